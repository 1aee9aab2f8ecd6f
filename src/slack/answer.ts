import { Picture, picturesIn } from "../chat/picture.ts";
import type { Reply } from "../chat/port.ts";
import { drawPage, drawSheet, type Setting } from "./draw-form.ts";
import { type Drawn, drawMessage } from "./draw-message.ts";
import type { Hand } from "./hand.ts";
import type { Origin } from "./origin.ts";
import { drawLeft, drawNeedsCommand, drawNotShown, drawOpener, drawReopen, SAVED } from "./sentences.ts";

/**
 * How a reply is given: what stands in the HTTP response, and what is done once that is out. Slack waits three
 * seconds for the response, so everything that can wait does.
 */
export interface Step {
	ack?: object;
	after?: () => Promise<unknown>;
}

/** What drawing an answer needs. */
export interface Answering {
	hand: Hand;
	/** The command as people type it. */
	command: string;
	/** An id for each drawing of a form, new each time. */
	screen(): string;
}

type Of<Kind extends string> = Extract<Reply, Record<Kind, unknown>>;

/**
 * The step that gives a reply, drawn but not yet done.
 *
 * @param late true when Slack has had its response already ("still working"): then everything is done by calls.
 */
export function answer(reply: Reply, origin: Origin, late: boolean, to: Answering): Step {
	if ("say" in reply) return say(reply, origin, late, to);
	if ("ask" in reply) return ask(reply, origin, late, to);
	if ("show" in reply) return show(reply, origin, late, to);
	return done(origin, late, to);
}

function say(reply: Of<"say">, origin: Origin, late: boolean, { hand }: Answering): Step {
	// Opening the home page must not send a message each time: what there is to say stands on the page.
	if (origin.from === "opened") return { after: () => hand.publish(origin, reply.say) };
	const drawn = drawMessage(reply.say, origin.team);
	const pictured = picturesIn(reply.say.blocks).some(Picture.isComing);
	const tell = () => (pictured ? hand.tellPictured(origin, reply.say) : hand.tell(origin, drawn));
	if (origin.from === "command" && !late && !pictured) return { ack: privately(drawn) };
	if (origin.from === "submission" && late) {
		const sheet = { title: "Done", blocks: reply.say.blocks };
		return {
			after: () => Promise.all([tell(), hand.redraw(origin, drawSheet(sheet, settingOf(origin)))]),
		};
	}
	return { ...closing(origin, late), after: tell };
}

function ask(reply: Of<"ask">, origin: Origin, late: boolean, to: Answering): Step {
	const { hand } = to;
	const { ask: page, errors = {} } = reply;
	if (origin.from === "closed") return { after: () => hand.tell(origin, drawLeft(page)) };
	const setting: Setting = { ...settingOf(origin), screen: to.screen() };
	if (origin.from === "submission" && !late && isOnScreen(page.draft, page.step[0], errors, origin)) {
		return { ack: { response_action: "errors", errors } };
	}
	const view = drawPage(page, setting, errors);
	if (origin.from === "submission" && !late) return { ack: { response_action: "update", view } };
	const otherwise = drawReopen(page.draft);
	if (origin.view?.form) return { after: () => orTell(hand.redraw(origin, view), origin, otherwise, hand) };
	if (origin.trigger === undefined) return { after: () => hand.tell(origin, drawOpener(page)) };
	return { after: () => orTell(hand.open(origin, view), origin, otherwise, hand) };
}

function show(reply: Of<"show">, origin: Origin, late: boolean, to: Answering): Step {
	const { hand, command } = to;
	const view = drawSheet(reply.show, settingOf(origin));
	if (origin.from === "submission" && !late) return { ack: { response_action: "update", view } };
	const otherwise = drawNotShown();
	if (origin.from === "submission") {
		return { after: () => orTell(hand.redraw(origin, view), origin, otherwise, hand) };
	}
	if (origin.trigger === undefined) return { after: () => hand.tell(origin, drawNeedsCommand(command)) };
	return { after: () => orTell(hand.open(origin, view), origin, otherwise, hand) };
}

function done(origin: Origin, late: boolean, { hand }: Answering): Step {
	if (origin.from !== "submission" || !late) return closing(origin, late);
	const sheet = { title: "Done", blocks: [{ text: [SAVED] }] };
	return { after: () => hand.redraw(origin, drawSheet(sheet, settingOf(origin))) };
}

/** Private to the actor, in the HTTP response of a command. */
export function privately(drawn: Drawn): object {
	return { response_type: "ephemeral", ...drawn, unfurl_links: false, unfurl_media: false };
}

/** What a drawing needs to know of where it is shown. */
export function settingOf(origin: Origin): { tenant: string; channel?: string; home?: true } {
	const home = origin.from === "home" || origin.fromHome;
	return {
		tenant: origin.team,
		...(origin.channel === undefined ? {} : { channel: origin.channel }),
		...(home && { home }),
	};
}

/** A sent form closes, with all under it. */
function closing(origin: Origin, late: boolean): Step {
	return origin.from === "submission" && !late ? { ack: { response_action: "clear" } } : {};
}

/** Whether each error can stand at its field: the same screen, and a field that is on it. */
function isOnScreen(draft: string, step: number, errors: object, { view }: Origin): boolean {
	const fields = Object.keys(errors);
	if (fields.length === 0 || view?.kept.draft !== draft || view.kept.step !== step) return false;
	return fields.every((field) => view.inputs.includes(field));
}

async function orTell(opened: Promise<boolean>, origin: Origin, otherwise: Drawn, hand: Hand): Promise<void> {
	if (!(await opened)) await hand.tell(origin, otherwise);
}
