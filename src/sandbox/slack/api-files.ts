import type { Methods } from "./api.ts";
import { visibleChannel } from "./api-chat.ts";
import { isObject } from "./check.ts";
import { readJson } from "./content.ts";
import { newId } from "./ids.ts";
import { postMessage } from "./messages.ts";
import { filePayload } from "./payloads.ts";
import type { Slack } from "./slack.ts";
import type { StoredFile } from "./world.ts";

/** What the token needs to upload anything. */
const SCOPE = "files:write";

export const fileMethods: Methods = {
	"files.getUploadURLExternal": (slack, args) => {
		if (!mayWrite(slack)) return { error: "missing_scope" };
		const bytes = Number(args.length);
		if (!Number.isInteger(bytes) || bytes < 1 || !args.filename) return { error: "missing_argument" };
		const altText = String(args.alt_txt ?? "");
		if (altText.length > 1000) return { error: "alt_txt_too_large" };
		const id = newId("F");
		slack.uploads.set(id, { id, name: String(args.filename), title: String(args.filename), altText, bytes });
		return { upload_url: `${slack.url}/upload/${id}`, file_id: id };
	},

	"files.completeUploadExternal": (slack, args) => {
		if (!mayWrite(slack)) return { error: "missing_scope" };
		const given = readJson(args.files);
		if (!Array.isArray(given) || given.length === 0) return { error: "invalid_arguments" };
		const files: StoredFile[] = [];
		for (const one of given) {
			const file = isObject(one) ? slack.uploads.get(String(one.id)) : undefined;
			if (file?.content === undefined) return { error: "file_not_found" };
			files.push({ ...file, title: isObject(one) && one.title ? String(one.title) : file.title });
		}
		for (const file of files) {
			slack.uploads.delete(file.id);
			slack.workspace.apply({ is: "file", file });
		}
		if (args.channel_id) {
			const channel = visibleChannel(slack, args.channel_id);
			if ("error" in channel) return channel;
			const user = slack.workspace.world.app.botUserId;
			if (!channel.members.includes(user)) return { error: "not_in_channel" };
			const thread = args.thread_ts ? String(args.thread_ts) : undefined;
			const text = String(args.initial_comment ?? "");
			postMessage(slack, { channel: channel.id, user, text, byApp: true, thread, files });
		}
		return { files: files.map((file) => filePayload(file.id, file.name, file.title)) };
	},
};

const mayWrite = ({ scopes }: Slack): boolean => scopes?.includes(SCOPE) ?? true;
