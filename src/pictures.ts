import type { Log } from "./chat/log.ts";
import type { Block } from "./chat/message.ts";
import { type DrawFigures, Picture, picturesIn } from "./chat/picture.ts";
import type { Platform, Receive, Surface } from "./chat/port.ts";
import { drawBeside } from "./paper/pictures.ts";

/** Begins to draw the pictures of what is about to go out. One that cannot be drawn keeps no word back. */
function begin(blocks: readonly Block[], log: Log, draw: DrawFigures): void {
	for (const picture of picturesIn(blocks))
		Picture.draw(picture, draw).catch(() => log.warn({}, "picture.not_drawn"));
}

/** The same bot, with the pictures of its answers drawn: after the commit, so that no transaction waits for them. */
export const withPictures =
	(receive: Receive, log: Log, draw: DrawFigures = drawBeside): Receive =>
	async (interaction) => {
		const reply = await receive(interaction);
		if ("say" in reply) begin(reply.say.blocks, log, draw);
		return reply;
	};

/** The same platform, with the pictures of what is posted there drawn. */
export function posting(surface: Surface, log: Log, draw: DrawFigures = drawBeside): Platform {
	return Object.assign(Object.create(surface) as Surface, {
		post(to, message, delivery, root) {
			begin(message.blocks, log, draw);
			return surface.post(to, message, delivery, root);
		},
		update(at, posted, message, delivery) {
			begin(message.blocks, log, draw);
			return surface.update(at, posted, message, delivery);
		},
	} satisfies Pick<Platform, "post" | "update">);
}
