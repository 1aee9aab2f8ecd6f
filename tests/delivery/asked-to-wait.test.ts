import { expect, test } from "vitest";
import { eventually, postOffice } from "./post-office.ts";

const office = postOffice();

/** The posts that Slack was asked for, by channel: when, and whether it asked to wait. */
function posts() {
	const calls = office().sandbox.slack.calls.filter((c) => c.name === "chat.postMessage");
	return Map.groupBy(
		calls.map((c) => ({
			...{ ...(c.body as { channel: string; text: string }), at: c.at.getTime() },
			asked: c.trouble === "rate limited",
		})),
		(c) => c.channel,
	);
}

/** Fails where a place was called before the time that it asked for, in seconds, was over. */
function expectPatience(seconds: number): void {
	for (const calls of posts().values()) {
		for (const [i, call] of calls.entries()) {
			const before = calls[i - 1];
			if (before?.asked) expect(call.at - before.at).toBeGreaterThanOrEqual(seconds * 1_000);
		}
	}
}

/** For how many seconds nothing is sent to the panel's channel of this platform. */
async function pause(platform: string): Promise<number> {
	const [place] = await office().sql<{ s: string }>(
		"select extract(epoch from free_at - now()) as s from place where platform = $1 and kind = 'channel'",
		[platform],
	);
	return Number(place!.s);
}

test("a channel that asks to wait is left alone for that long, and others go on", async () => {
	const { faults } = office().sandbox.slack;
	const [coordinator] = await office().sql<{ id: string }>("select id from person where key = 'curlew-asha'");
	faults.add({ on: "chat.postMessage", does: "rate limited", retryAfter: 2, when: (a) => a.text === "Wait" });
	await office().posts("Wait");
	await office().posts("Waits too");
	await office().posts("Hello", { to: { people: [coordinator!.id] } });
	await office().coordinator("slack").seesPrivately(/Hello/);
	expect(office().channel("slack")).toEqual([]);
	await office().delivered();
	expect(office().channel("slack")).toEqual(["Wait", "Waits too"]);
	expect(office().channel("teams")).toEqual(["Wait", "Waits too"]);
	expectPatience(2);
});

test("when every second post is answered with 429, each message arrives once and no call comes early", async () => {
	const known = new Set<string>();
	const disarm = office().sandbox.slack.faults.add({
		...{ on: "chat.postMessage", does: "rate limited", retryAfter: 1, times: 1_000 },
		when: ({ channel, text }) => known.size < known.add(`${channel} ${text}`).size,
	});
	const people = (await office().sql<{ id: string }>("select id from person order by key limit 8")).map(
		(p) => p.id,
	);
	const notices = ["Storm 1", "Storm 2"];
	await office().records(notices.flatMap((key) => [{ key }, { key: `${key}, in private`, to: { people } }]));
	await office().delivered();
	disarm();
	expect(office().channel("slack", "Storm")).toEqual(notices);
	expectPatience(1);
	for (const [channel, sent] of posts()) {
		const texts = sent.filter((c) => !c.asked).map((c) => c.text);
		expect(new Set(texts).size, `posts to ${channel}`).toBe(texts.length);
	}
});

test("a Retry-After that is no number is half a minute on Slack", async () => {
	office().sandbox.slack.faults.add({ on: "chat.postMessage", does: "rate limited", retryAfter: Number.NaN });
	await office().posts("Garbage");
	await office().delivered("teams");
	await eventually(() => pause("slack")).toBeGreaterThan(25);
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Garbage")).toEqual(["Garbage"]);
});

test.for([
	["none at all", 412, undefined],
	["one that is no number", 429, Number.NaN],
] as const)(
	"with %s for a Retry-After, Teams is left alone for two to four seconds",
	async ([what, does, retryAfter]) => {
		office().sandbox.teams.faults.add({ on: "createConversation", does, retryAfter });
		await office().posts(what);
		await eventually(() => pause("teams")).toBeGreaterThan(1);
		expect(await pause("teams")).toBeLessThanOrEqual(4);
		await office().deliveredInTheEnd();
		expect(office().channel("teams", what)).toEqual([what]);
	},
);

test("being asked to wait is no attempt: a posting is never given up for it", async () => {
	office().sandbox.slack.faults.add({ on: "chat.postMessage", does: "rate limited", retryAfter: 60 });
	await office().posts("Put off");
	await eventually(() => pause("slack")).toBeGreaterThan(50);
	const rows = await office().sql(
		"select attempts, sending_since from posting o join place p on p.id = o.place_id where key = 'Put off' and platform = 'slack'",
	);
	expect(rows).toEqual([{ attempts: 0, sending_since: null }]);
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Put off")).toEqual(["Put off"]);
});
