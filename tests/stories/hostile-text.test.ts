import { expect, test } from "vitest";
import { onEach, opensDetails, type Scene, whatHappened } from "../support/each-platform.ts";
import { type Answers, cardOf, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import type { TestWorld } from "../support/world.ts";

/** What somebody would type who wanted to ping, link, format or break out of a message. */
const HOSTILE =
	"<!channel> <@U01CURLEW> <http://x.example|y> [a](http://b.example) *bold* _it_ `code` @everyone <at>All</at> &lt;!here&gt; {{DATE(2027-01-01)}}";
const SHORT = "<!here>*b*";

const child: Answers = {
	...{ first_name: HOSTILE, surname: HOSTILE, description: HOSTILE, address: HOSTILE, parent: HOSTILE },
	...{ lives_with: HOSTILE, phone: "<!channel> *b* <@U01CURLEW>", age: "<!channel> *b*", upn: SHORT },
	postcode: SHORT,
};
const happened: Answers = {
	...{ school: HOSTILE, last_seen_by: HOSTILE, new_place: HOSTILE, hazards: HOSTILE },
	...whatHappened(),
};

type Json = Record<string, unknown>;

/** Every object in what was sent. */
function objects(value: unknown): Json[] {
	if (Array.isArray(value)) return value.flatMap(objects);
	if (typeof value !== "object" || value === null) return [];
	return [value as Json, ...Object.values(value).flatMap(objects)];
}

/** What Slack would read as its own signs, in everything that the bot sent it. */
function signsInSlack(world: TestWorld): string[] {
	const { calls } = world.sandbox.slack;
	const sent = calls.flatMap((c) => {
		const body = c.direction === "from bot" ? (c.body as Json) : (c.answer?.body as Json);
		return objects(typeof body === "string" ? {} : unpacked(body ?? {}));
	});
	const texts = sent.flatMap((o) => (typeof o.text === "string" ? [{ text: o.text, type: o.type }] : []));
	expect(texts.length).toBeGreaterThan(10);
	return texts.filter(({ text, type }) => hasSigns(text, type)).map(({ text }) => text);
}

/** Whether Slack would read what was typed as a mention, a link or formatting. Our own mentions stand without it. */
function hasSigns(text: string, type: unknown): boolean {
	const typed = /x\.example|\*b\*/.test(text);
	const sign = /<[!#]|<https?:/.test(text) || (typed && /<@U/.test(text));
	return sign || (type !== "plain_text" && /\*bold\*|_it_|`code`|\*b\*/.test(text));
}

/** Web API arguments carry blocks and views as JSON in a string. */
function unpacked(body: Json): Json {
	return Object.fromEntries(
		Object.entries(body).map(([name, value]) => {
			if (typeof value !== "string" || !/^[[{]/.test(value)) return [name, value];
			return [name, JSON.parse(value)];
		}),
	);
}

/** What Teams would read as its own signs, in everything that the bot sent it. */
function signsInTeams(world: TestWorld): string[] {
	const sent = [...world.sandbox.teams.requests].flatMap((r) =>
		objects(r.direction === "from bot" ? r.body : r.answer),
	);
	const markdown = sent.flatMap((o) => {
		if (o.type === "TextBlock" || o.type === "message") return [o.text];
		return "title" in o && "value" in o && !("type" in o) ? [o.title, o.value] : [];
	});
	const runs = sent.flatMap((o) => (o.type === "TextRun" ? [o.text] : []));
	const everything = [...markdown, ...runs].filter((t): t is string => typeof t === "string");
	expect(everything.length).toBeGreaterThan(10);
	return [
		...markdown.filter((t): t is string => typeof t === "string").filter(hasMarkdown),
		...everything.filter((t) => /<\s*\/?at\b/i.test(t) && /everyone|All/.test(t)),
		...everything.filter((t) => t.includes("{{")),
	];
}

/** Whether Markdown would still read something into it: an escaped character is a letter to it. */
function hasMarkdown(text: string): boolean {
	const bare = text.replace(/\\[\\`*_{}[\]()#+\-.!~<>=&]/g, "x");
	return /\*bold\*|_it_|`code`|\]\s*\(|<http|\*b\*|&lt;/.test(bare);
}

test("the scans find what they look for", () => {
	expect(hasSigns(HOSTILE, "plain_text")).toBe(true);
	expect(hasSigns(HOSTILE.replaceAll("<", "&lt;"), "mrkdwn")).toBe(true);
	expect(hasSigns("Asked <@U01CURLEW> to confirm", "mrkdwn")).toBe(false);
	expect(hasMarkdown(HOSTILE)).toBe(true);
});

async function raisesHostile(raiser: Person): Promise<string> {
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills({ ...child, birth: "2015-06-10", sex: "female" });
	await raiser.sends();
	await raiser.fills(happened);
	await raiser.sends();
	expect(raiser.form().text).toMatch(/<!channel>/);
	await raiser.sends();
	const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
	return ref;
}

async function decides({ world, coordinator }: Scene, ref: string): Promise<void> {
	const said = await coordinator.says("Agreed: defer", await coordinator.card(cardOf(ref)));
	await coordinator.acts("decision.record", said);
	await coordinator.fills({ type: "defer", review: "2027-06-07", rationale: HOSTILE });
	await coordinator.sends();
	while (coordinator.hasForm() && /Step \d/.test(coordinator.form().text)) {
		await coordinator.sends();
	}
	await everythingDelivered(world);
}

onEach("what somebody typed pings nobody, links nowhere and formats nothing", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raisesHostile(raiser);
	await everythingDelivered(world);
	await opensDetails(raiser, ref);
	expect(raiser.form().text).toMatch(/x\.example/);
	await raiser.leaves();
	await decides(scene, ref);
	await opensDetails(coordinator, ref);
	expect(coordinator.form().text).toMatch(/x\.example/);
	await coordinator.leaves();
	await coordinator.does(`find ${HOSTILE}`);
	await coordinator.sends();
	await coordinator.leaves();
	expect(signsInSlack(world)).toEqual([]);
	expect(signsInTeams(world)).toEqual([]);
});
