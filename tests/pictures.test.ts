import { expect, test } from "vitest";
import type { Message } from "../src/chat/message.ts";
import { Picture, picturesIn } from "../src/chat/picture.ts";
import type { Interaction, Place, Surface } from "../src/chat/port.ts";
import { posting, withPictures } from "../src/pictures.ts";
import { someFigures } from "./support/a-picture.ts";
import { quiet } from "./support/database.ts";

const png = { bytes: new Uint8Array([1]), width: 1, height: 1 };
const message = (): Message => ({
	summary: "s",
	blocks: [{ text: ["In words"] }, { picture: new Picture(someFigures()) }],
});
const pngIn = ({ blocks }: Message) =>
	blocks.map((block) => "picture" in block && Picture.png(block.picture));
const broken = async () => {
	throw new Error("no picture today");
};

const allDrawn = ({ blocks }: Message) => Picture.drawn(picturesIn(blocks), 10_000);

test("the pictures of an answer are drawn as it goes out, and an answer without its picture goes out too", async () => {
	for (const [draw, gives] of [[async () => png, png] as const, [broken, undefined] as const]) {
		const say = message();
		const logged: string[] = [];
		const log = { ...quiet, warn: (_: object, code: string) => void logged.push(code) };
		const reply = await withPictures(async () => ({ say }), log, draw)({} as Interaction);
		expect(reply).toEqual({ say });
		await allDrawn(say);
		expect(pngIn(say)).toEqual([false, gives]);
		expect(logged).toEqual(gives ? [] : ["picture.not_drawn"]);
	}
});

test("so are those of what is posted and redrawn; whatever else a platform does is as it was", async () => {
	const sent: Message[] = [];
	const surface = {
		name: "a platform",
		post: async (_: Place, one: Message) => `${sent.push(one)}`,
		update: async (_: Place, _id: string, one: Message) => void sent.push(one),
		personal: async () => "chat",
	} as unknown as Surface;
	for (const draw of [async () => png, broken]) {
		const platform = posting(surface, quiet, draw);
		expect(await platform.post({} as Place, message(), "d")).toBe(String(sent.length));
		await platform.update({} as Place, "1", message(), "d");
		expect([platform.name, await platform.personal({} as never)]).toEqual(["a platform", "chat"]);
	}
	for (const one of sent) await allDrawn(one);
	expect(sent.map(pngIn)).toEqual([png, png, undefined, undefined].map((one) => [false, one]));
});

test("no answer waits for its picture: it is on its way while somebody still draws", async () => {
	const say = message();
	const never = () => new Promise<never>(() => undefined);
	expect(await withPictures(async () => ({ say }), quiet, never)({} as Interaction)).toEqual({ say });
	await Picture.drawn(picturesIn(say.blocks), 1);
	expect(pngIn(say)).toEqual([false, undefined]);
	expect(picturesIn(say.blocks).map(Picture.isComing)).toEqual([true]);
});
