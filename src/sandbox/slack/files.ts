import { isObject } from "./check.ts";
import type { Slack } from "./slack.ts";
import type { Refusal } from "./views.ts";
import type { Json } from "./world.ts";

/** How PNG, JPEG and GIF files begin. */
const SIGNATURES = ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF8"];

/** Takes in what was announced. Returns whether it is what was. */
export function takeUpload(slack: Slack, id: string, content: Buffer): boolean {
	const file = slack.uploads.get(id);
	if (file?.bytes !== content.length) return false;
	slack.uploads.set(id, { ...file, content: content.toString("base64") });
	return true;
}

/**
 * What is wrong with the files that these blocks show: one that is not there, is no picture, or stands in a message for one
 * person alone, who could not open it.
 */
export function wrongFile(
	slack: Slack,
	blocks: readonly Json[] | undefined,
	forOneAlone: boolean,
): Refusal | undefined {
	for (const [n, block] of (blocks ?? []).entries()) {
		if (!isObject(block.slack_file)) continue;
		const file = slack.workspace.files.get(String(block.slack_file.id));
		const content = Buffer.from(file?.content ?? "", "base64").toString("latin1");
		if (!forOneAlone && SIGNATURES.some((one) => content.startsWith(one))) continue;
		return {
			error: "invalid_blocks",
			messages: [`invalid slack file [json-pointer:/blocks/${n}/slack_file]`],
		};
	}
	return undefined;
}

/** Blocks as the page shows them: with the pictures of files in them, since it fetches nothing. */
export function withPictures(slack: Slack, blocks: readonly Json[]): Json[] {
	return blocks.map((block) => {
		const file = isObject(block.slack_file) && slack.workspace.files.get(String(block.slack_file.id));
		return file ? { ...block, image_url: `data:image/png;base64,${file.content}` } : block;
	});
}
