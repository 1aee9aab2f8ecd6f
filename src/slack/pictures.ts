import { hash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../chat/log.ts";
import type { Message } from "../chat/message.ts";
import { Picture, type Png, picturesIn } from "../chat/picture.ts";
import { Undelivered } from "../chat/port.ts";
import type { ClientOf } from "./client.ts";
import { altText } from "./draw-image.ts";
import { type Drawn, drawMessage } from "./draw-message.ts";
import { LIMITS } from "./limits.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";

/**
 * How long the pictures of a message may take to be drawn and uploaded, in milliseconds: with the waits below, and a post,
 * less than delivery's lease on a place.
 */
const UPLOAD_MS = 6_000;

/**
 * A file that was just uploaded is looked at by Slack before a message may show it, for a second or two: until then the
 * message is refused (`invalid_blocks`; node-slack-sdk #1865, java-slack-sdk #1349). In milliseconds.
 */
const WAITS = [500, 1_000, 1_500] as const;

/** So many pictures are known by what they show, so that a repeat is not uploaded once more. */
const KNOWN = 50;

/** Where Slack takes files (docs.slack.dev, files.getUploadURLExternal). */
const HOST = "files.slack.com";

/** The workspace in which a message is to stand, and its organisation. */
export interface Where {
	team: string;
	organisation?: string | undefined;
}

/** Messages with the pictures in them. */
export interface Pictures {
	/**
	 * Uploads a message's pictures and makes a call with the message as it is drawn with them. A picture that Slack does not
	 * take keeps no word back: the call is then made without it.
	 * @param call posts or redraws. It is made again only after a refusal, which leaves nothing behind
	 */
	shown<T>(message: Message, where: Where, call: (drawn: Drawn) => Promise<T>): Promise<T>;
}

/** @param apiUrl the stand-in's address, whose host then takes the files; without it, Slack's. */
export function createPictures(clientOf: ClientOf, log: Log, apiUrl?: string): Pictures {
	/** By workspace and content: a file is its workspace's own. */
	const known = new Map<string, string>();

	/** Slack's id of the file; undefined where it has none. */
	async function fileOf(picture: Picture, where: Where): Promise<string | undefined> {
		const png = Picture.png(picture);
		if (!png) return undefined;
		const content = `${where.team} ${hash("sha256", png.bytes)}`;
		const before = known.get(content);
		if (before) return before;
		const file = await upload(picture, png, where);
		known.set(content, file);
		if (known.size > KNOWN) known.delete(known.keys().next().value!);
		return file;
	}

	/** Nobody but the app can open a file that is shared nowhere: a message that shows it shares it. */
	async function upload(picture: Picture, { bytes }: Png, { team, organisation }: Where): Promise<string> {
		const client = await clientOf(team, organisation);
		// The library writes `alt_text` where Slack reads `alt_txt`.
		const announced = {
			filename: "chart.png",
			length: bytes.length,
			alt_txt: altText(picture, LIMITS.fileAltText),
		};
		const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal(announced);
		if (!url || !id || !mayUploadTo(url, apiUrl)) throw new Undelivered("refused", "no_upload_address");
		const sent = await fetch(url, {
			...{ method: "POST", body: Buffer.from(bytes), redirect: "error" as const },
			headers: { "content-type": "image/png" },
			signal: AbortSignal.timeout(UPLOAD_MS),
		});
		await sent.body?.cancel();
		if (!sent.ok) throw new Undelivered("refused", `http_${sent.status}`);
		await client.files.completeUploadExternal({ files: [{ id, title: picture.figures.title }] });
		return id;
	}

	async function uploaded(pictures: readonly Picture[], where: Where): Promise<Map<Picture, string>> {
		const files = new Map<Picture, string>();
		const all = (async () => {
			await Picture.drawn(pictures, UPLOAD_MS);
			for (const picture of pictures) {
				const file = await fileOf(picture, where);
				if (file) files.set(picture, file);
			}
		})();
		const late = AbortSignal.timeout(UPLOAD_MS);
		await Promise.race([all, ended(late)]).catch((error) => {
			log.warn({ code: late.aborted ? "late" : codeOf(toUndelivered(error)) }, "slack-picture-not-uploaded");
		});
		// What comes too late is not this message's any more.
		all.catch(() => undefined);
		return new Map(files);
	}

	return {
		async shown(message, where, call) {
			const pictures = picturesIn(message.blocks);
			const files = pictures.length ? await uploaded(pictures, where) : new Map<Picture, string>();
			if (files.size) {
				for (const ms of [0, ...WAITS]) {
					if (ms) await wait(ms);
					try {
						return await call(drawMessage(message, where.team, files));
					} catch (error) {
						const { fate } = toUndelivered(error);
						if (fate !== "refused") throw error;
						// Whatever else Slack has against it may be the picture's: a refusal leaves nothing behind.
						if (!isUnseen(error)) break;
					}
				}
				log.warn({ code: "not_taken" }, "slack-picture-not-shown");
				for (const [content, file] of known) if ([...files.values()].includes(file)) known.delete(content);
			}
			return call(drawMessage(message, where.team));
		},
	};
}

/** Slack says so of a file that it has not looked at yet, and of whatever else it cannot draw. */
function isUnseen(error: unknown): boolean {
	return codeOf(toUndelivered(error)) === "invalid_blocks";
}

/** Whether a picture may be sent to this address. */
export function mayUploadTo(address: string, apiUrl?: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, host, username, password } = new URL(address);
	if (username !== "" || password !== "") return false;
	if (apiUrl !== undefined) return protocol === new URL(apiUrl).protocol && host === new URL(apiUrl).host;
	return protocol === "https:" && host === HOST;
}

const ended = (signal: AbortSignal) =>
	new Promise<never>((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
