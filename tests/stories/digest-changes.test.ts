import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { AGENCY, asked, on } from "../support/overdue.ts";
import { cardOf, type Person } from "../support/people.ts";

/** What a day's digest has in its thread. */
async function threadOf(person: Person, day: string) {
	const root = await person.card(new RegExp(day));
	return { root, thread: person.thread(root) };
}

onEach(
	"what did not change since the last digest is a count that opens to a list; on Monday everything is listed again",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await asked(world, raiser, coordinator, AGENCY[platform].owner);
		await on(world, "2027-03-15");
		const monday = await threadOf(coordinator, "Mon 15 Mar");
		expect(monday.thread.map((m) => m.text).join("\n")).toMatch(
			new RegExp(
				`Everything overdue[^]*${ref}  [^\\n]*due [A-Z][a-z]{2} \\d+ Mar \\(\\d working days? late\\)`,
			),
		);

		// A card stays as it is until something happens on its case, so it says on which day it was so late.
		const card = await coordinator.card(cardOf(ref));
		expect(card.text).toMatch(/Overdue since[\s\S]*?Mar \(\d working days? late on Mon 15 Mar\), /);
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Overdue since[\s\S]*?Mar \(\d working days? late\), /);

		await on(world, "2027-03-16");
		const tuesday = await threadOf(coordinator, "Tue 16 Mar");
		expect(tuesday.root.text).toMatch(/what is new or worse is in this thread, the rest as counts/i);
		const [page] = tuesday.thread;
		expect(page!.text).toMatch(/Overdue: what changed since Mon 15 Mar/);
		expect(page!.text).toMatch(
			/No change since Mon 15 Mar[\s\S]*: \d still overdue, (the oldest )?since [A-Z][a-z]{2} \d+ Mar \(\d working days? late\)/,
		);
		await coordinator.presses(page!, "Show them", platform === "teams" ? 1 : undefined);
		await coordinator.seesPrivately(new RegExp(`Overdue, [^]*${ref}`));

		// Three working days late is a step: it is worse, and said in full.
		await on(world, "2027-03-17");
		const wednesday = await threadOf(coordinator, "Wed 17 Mar");
		expect(wednesday.thread[0]!.text).toMatch(
			new RegExp(`${ref}  The other authority's CME officer: due Fri 12 Mar \\(3 working days late\\)`),
		);

		await on(world, "2027-03-22");
		const next = await threadOf(coordinator, "Mon 22 Mar");
		expect(next.thread[0]!.text).toMatch(/Everything overdue/);
		expect(next.thread[0]!.text).not.toMatch(/still overdue/);
	},
);

onEach(
	"the digest mentions those with something overdue where the panel wants that, each once, on their platform",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner } = AGENCY[platform];
		await asked(world, raiser, coordinator, owner);
		await on(world, "2027-03-15");
		expect((await coordinator.card(/Mon 15 Mar/)).text).not.toMatch(/Theirs to answer/);
		await world.database.superuser.query(
			`update panel set settings = jsonb_set(settings, '{digest,mention}', '"all"')`,
		);
		await on(world, "2027-03-16");
		const { text, id } = await coordinator.card(/Tue 16 Mar/);
		expect(text).toMatch(/Theirs to answer, and overdue:\S* [^\n]* 1\./);
		const user = world.sandbox.world.people.find((p) => p.key === owner)![platform]!;
		const { slack, teams } = world.sandbox;
		const posted =
			platform === "slack"
				? slack.state().messages.find((m) => m.ts === id)
				: teams.state().messages.find((m) => m.id === id);
		expect(JSON.stringify(posted).split(user).length, "a mention is what tells them").toBeGreaterThan(1);
	},
);
