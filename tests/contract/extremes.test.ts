import { afterEach, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import type { Message } from "../../src/chat/message.ts";
import { practiceMessage } from "../../src/chat/practice.ts";
import { markedAsRepeat } from "../../src/delivery/draw.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { chartsOf } from "../../src/domain/reports/chart.ts";
import { features } from "../../src/features/all.ts";
import { boardWords } from "../../src/features/download/board-words.ts";
import { drawMessage as drawForSlack } from "../../src/slack/draw-message.ts";
import { sizeOf } from "../../src/slack/fit-blocks.ts";
import { LIMITS } from "../../src/slack/limits.ts";
import { drawMessage as drawForTeams } from "../../src/teams/draw-message.ts";
import { BUTTONS_IN_A_ROW, bytes, CARD_BYTES, SUMMARY_CHARS } from "../../src/teams/limits.ts";
import type { Rig, Seen } from "./rig.ts";
import { slackRig } from "./slack-rig.ts";
import { teamsRig } from "./teams-rig.ts";
import { worstOf } from "./worst.ts";
import { boardAtItsWorst, drawn } from "./worst-report.ts";
import { TURNS } from "./worst-values.ts";

const { views } = makeCatalogue([...features, deliveryFeature]);

/** Every view at its worst, in each turn that makes something else of it; as a repeat on a practice panel. */
const WORST = [...views].flatMap(([name, view]) => {
	const drawn = TURNS.map((turn) => JSON.stringify(view.show(worstOf(name, turn))));
	return [...new Set(drawn)].map((one) => ({
		view: name,
		message: practiceMessage(markedAsRepeat(JSON.parse(one) as Message)),
	}));
});

/** The buttons without which somebody could not go on: those that stand by themselves. */
const essential = ({ blocks }: Message): string[] =>
	blocks.flatMap((block) => ("buttons" in block ? block.buttons.map((one) => one.label) : []));

const mentions = (message: Message): boolean => JSON.stringify(message).includes('"identities"');

/** What is wrong with a message as it stands on a platform. */
function wrongWith(message: Message, seen: Seen): string[] {
	const lost = essential(message).filter((label) => !seen.buttons.includes(label));
	return [
		...lost.map((label) => `the button “${label}” is lost`),
		...(mentions(message) ? [] : seen.live.map((one) => `“${one}” is live`)),
		...(seen.raw.isWellFormed() && !/\\ud[89a-f]/i.test(seen.raw) ? [] : ["half a character"]),
		...(/undefined|NaN|\[object/.test(seen.text) ? ["a value that is none"] : []),
		...(seen.notification.trim() === "" ? ["no notification"] : []),
	];
}

describe.each([
	["slack", slackRig],
	["teams", teamsRig],
] as const)("on %s", (_, start) => {
	let rig: Rig;
	afterEach(() => rig.stop());

	test("every view can be posted at its worst, with the buttons that it ends with", async () => {
		rig = await start();
		const wrong: string[] = [];
		const posted = new Map<string, (typeof WORST)[number]>();
		for (const [n, one] of WORST.entries()) {
			await rig.surface.post(rig.panel, one.message, `delivery-${n}`).then(
				(id) => posted.set(id, one),
				(error: Error) => wrong.push(`${one.view}: ${error.message}`),
			);
		}
		for (const seen of rig.ann.channel()) {
			const { view, message } = posted.get(seen.id)!;
			wrong.push(...wrongWith(message, seen).map((what) => `${view}: ${what}`));
		}
		expect(wrong).toEqual([]);
		expect(new Set([...posted.values()].map((one) => one.view)).size).toBe(views.size);
		expect(rig.problems()).toEqual([]);
	}, 60_000);
});

describe("the board's figures at their worst, with their picture", () => {
	test.each([
		["slack", slackRig],
		["teams", teamsRig],
	] as const)("can be posted on %s", async (_, start) => {
		const rig = await start();
		try {
			await rig.surface.post(rig.panel, await drawn(boardWords(boardAtItsWorst())), "delivery-1");
			const [seen] = rig.ann.channel();
			expect(seen?.text).toContain("New referrals (children)");
			expect(rig.problems()).toEqual([]);
		} finally {
			await rig.stop();
		}
	});

	test("take no more than a card has room for, and of a panel's usual size the picture is in it", async () => {
		const worst = await drawn(boardWords(boardAtItsWorst()));
		expect(bytes(drawForTeams(worst, "aaaaaaaa-0000-4000-8000-000000000001"))).toBeLessThanOrEqual(
			CARD_BYTES,
		);
		const usual = await drawn(boardWords(boardAtItsWorst("usual")));
		const card = JSON.stringify(drawForTeams(usual, "aaaaaaaa-0000-4000-8000-000000000001"));
		expect(card).toContain("data:image/png;base64,");
		expect(card).not.toMatch(/…and \d+ more/);
		expect([...chartsOf(boardAtItsWorst()).keys()]).toContain("Referrals");
	});
});

test("on Slack nothing goes beyond its limits: blocks, characters in all, the notification", () => {
	for (const { view, message } of WORST) {
		const { blocks, text } = drawForSlack(message, "T01");
		expect(blocks.length, view).toBeLessThanOrEqual(LIMITS.messageBlocks);
		expect(sizeOf(blocks), view).toBeLessThanOrEqual(LIMITS.messageSize);
		expect(text.length, view).toBeLessThanOrEqual(LIMITS.summary);
	}
});

test("on Teams nothing goes beyond its limits: bytes, buttons in a row, the notification", () => {
	for (const { view, message } of WORST) {
		const activity = drawForTeams(message, "aaaaaaaa-0000-4000-8000-000000000001");
		expect(bytes(activity), view).toBeLessThanOrEqual(CARD_BYTES);
		expect(activity.summary.length, view).toBeLessThanOrEqual(SUMMARY_CHARS);
		for (const row of rowsOfButtons(activity)) expect(row, view).toBeLessThanOrEqual(BUTTONS_IN_A_ROW);
	}
});

/** How many buttons each row of a card shows. */
function rowsOfButtons(value: unknown): number[] {
	if (typeof value !== "object" || value === null) return [];
	const { type, actions } = value as { type?: unknown; actions?: { mode?: string }[] };
	const own = type === "ActionSet" ? [(actions ?? []).filter((one) => one.mode !== "secondary").length] : [];
	return [...own, ...Object.values(value).flatMap(rowsOfButtons)];
}

test("a view that reads what nobody has given a worst fails, and says what it is", () => {
	const reads = () => (worstOf("case-card", TURNS[0]!) as { novelty: string }).novelty;
	expect(reads).toThrow("The view “case-card” reads “novelty”");
});
