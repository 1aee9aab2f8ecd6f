import { expect } from "vitest";
import { onEach, raises, raisesAndSees, refusalsIn } from "../support/each-platform.ts";
import { cardOf, expectForm, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import {
	begins,
	idOf,
	moves,
	raisesAnother,
	screens,
	sendsOn,
	standing,
	triages,
} from "../support/triage.ts";

/** Who takes a child on: an education welfare officer, or where there is none on the platform a social worker. */
const TAKER = { slack: "plover-leah", teams: "avocet-nadia" } as const;

onEach(
	"[D-3][S3-1] the referrer hears: accepted, who has it, what is theirs to do, and how it goes on",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const { ref, card } = await raisesAndSees(world, raiser);
		expect(card.text).toMatch(/Not triaged yet/);
		await raiser.does("mine");
		await raiser.seesPrivately(new RegExp(`${ref}\\s+Received. The coordinator has not looked at it yet`));

		await coordinator.presses(await coordinator.card(cardOf(ref)), "Triage");
		expectForm(coordinator, /Quillfeather/);
		// What the notification said is there already; whether the child is a missing person, somebody must say.
		expect(coordinator.form().values).toMatchObject({ on_roll: "yes", whereabouts: "no", education: "none" });
		await coordinator.sends({ force: true });
		expect(coordinator.form().text).toMatch(/Say whether the child is missing from home or care/);
		await coordinator.fills({ missing: "no" });
		await sendsOn(coordinator);
		expectForm(coordinator, /The answers suggest: On roll, whereabouts unknown/);
		await coordinator.fills({ result: "CME_PROVISIONAL" });
		await sendsOn(coordinator);
		await coordinator.fills({ owner: await idOf(world, "curlew-asha"), review: "2020-01-01" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/This date is in the past/);
		await coordinator.fills({ review: "2027-04-20" });
		await sendsOn(coordinator);
		expectForm(coordinator, /The school keeps the child on roll/);
		await coordinator.fills({ note: "Zephyrine is on the register" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Enquiries open[\s\S]*Whoever raised it has been told/);
		expect(await standing(world, ref)).toMatchObject({
			...{ state: "enquiries", kind: "cme", triaged: true, owner: "curlew-asha", review: "2027-04-20" },
		});

		await everythingDelivered(world);
		const told = await raiser.seesPrivately(new RegExp(`${ref}: accepted[^]*`));
		expect(told[0]).toMatch(/On roll, whereabouts unknown. Enquiries are open/);
		expect(told[0]).toMatch(/Keep the child on your roll/);
		expect(told[0]).toMatch(/Asha Curlew, CME team, 01632 960010/);
		expect((await coordinator.card(cardOf(ref))).text).not.toMatch(/Not triaged yet/);

		// A finding is news; what was found, and where, is not for a message.
		const seen = { seen: "yes", seen_by: "A social worker, yesterday" };
		await moves(coordinator, ref, "located_not_in_education", "At 14 Nightjar Passage", seen);
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}: news[^]*Located, not in education`));
		await raiser.does("mine");
		await raiser.seesPrivately(new RegExp(`${ref}\\s+Accepted. Located, not in education`));

		// Nobody else is told, and nobody else may triage.
		expect(outsider.privately().filter((m) => m.text.includes(ref))).toEqual([]);
		const taker = personOf(world, TAKER[platform], platform);
		await taker.does(`triage ${ref}`);
		await expect
			.poll(async () => (await refusalsIn(world)).map((r) => [r.person, r.action, r.code]))
			.toContainEqual([TAKER[platform], "triage", "action.not-allowed"]);
	},
);

onEach(
	"[S1-9][S3-2][S3-3] a child who attends irregularly is handed to the attendance officer, and can be taken back",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await screens(coordinator, ref);
		expectForm(coordinator, /The answers suggest: On roll, not attending regularly/);
		await coordinator.fills({ result: "ATTENDANCE" });
		await sendsOn(coordinator);
		expectForm(coordinator, /The safety answers stand/);
		await coordinator.fills({ taker: "outside" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/Say who takes the child on, and how they were told/);
		await coordinator.fills({ taker: await idOf(world, TAKER[platform]) });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/On roll, not attending regularly/);
		expect(await standing(world, ref)).toMatchObject({ state: "redirected", closed: true, review: null });
		const kept = "select keep_until::text as until from case_keeping";
		expect((await world.database.superuser.query(kept)).rows).toEqual([{ until: "2040-08-31" }]);

		await everythingDelivered(world);
		expect((await coordinator.card(cardOf(ref))).text).toMatch(/Redirected/);
		const told = await raiser.seesPrivately(new RegExp(`${ref}: redirected[^]*`));
		expect(told[0]).toMatch(/It goes to: the school's attendance officer or education welfare officer/);
		expect(told[0]).toMatch(/Your safety answers stand/);
		const taker = personOf(world, TAKER[platform], platform);
		await taker.seesPrivately(new RegExp(`${ref} is handed to you[^]*Take it on by Thu 11 Mar`));

		// Not taken on in time: the coordinator's line of the digest counts it.
		await world.moveTo(new Date("2027-03-12T09:00:00Z"));
		await coordinator.does("digest");
		await coordinator.seesPrivately(/1 hand-over not taken on/);
		await taker.does("mine");
		await taker.seesPrivately(new RegExp(`Handed to you[^]*${ref}  handed to you`));
		// Of an urgent case both lists say so.
		const { superuser } = world.database;
		await superuser.query("update case_file set urgent = true, event_id = event_id - 1 where ref = $1", [
			ref,
		]);
		await taker.does("home");
		await taker.seesPrivately(new RegExp(`${ref}, urgent case:[^]*handed to you`));
		await taker.does("mine");
		await taker.seesPrivately(new RegExp(`Handed to you[^]*${ref}, urgent case`));
		const asked = taker.privately().findLast((m) => m.buttons.includes("Taken on"))!;
		await taker.presses(asked, "Taken on");
		await taker.seesPrivately(new RegExp(`Recorded on ${ref}: it has been taken on`));
		await coordinator.does("digest");
		await coordinator.seesPrivately(/Nothing overdue/);
		expect(coordinator.privately().at(-1)!.text).not.toMatch(/hand-over/);

		// The child is gone: it is taken back, with all that was recorded.
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		expect(await standing(world, ref)).toMatchObject({ state: "enquiries", closed: false });
		expect((await world.database.superuser.query(kept)).rows).toEqual([{ until: null }]);
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}: accepted`));
	},
);

onEach(
	"[S3-2] a redirect never silences a worry: an act-now answer holds it until somebody was told",
	async ({ world, raiser, coordinator }) => {
		await raiser.does("raise");
		await raiser.fills({ harm: ["significant_harm"], unticked: "no" });
		await raiser.sends();
		await raiser.leaves();
		await everythingDelivered(world);
		const [ref] = await coordinator.seesPrivately(/MIL-2027-\d{4}/);
		await screens(coordinator, ref, { whereabouts: "yes", on_roll: "yes" });
		await coordinator.fills({ result: "IN_PROVISION" });
		await sendsOn(coordinator);
		await coordinator.fills({ evidence: "The centre's register" });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/nobody has confirmed who was told/);
		expect(await standing(world, ref)).toMatchObject({ state: "notified", triaged: false });
		// A missing child is the police's: they are told before anything is recorded.
		await triages(
			coordinator,
			ref,
			"MISSING_PERSON",
			{ told: "police", told_reference: "Log 41", beside: "yes" },
			{ review: "2027-03-15" },
		);
		expect(await standing(world, ref)).toMatchObject({ state: "enquiries", closed: false });
	},
);

onEach(
	"[S3-22][D-3] a notification that nobody has screened for a working day is told to the coordinator once a day, and to whoever raised it once",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await world.moveTo(new Date("2027-03-11T08:45:00Z"));
		await coordinator.card(/For the coordinator: 1 notification not triaged since Wed 10 Mar/);
		await everythingDelivered(world);
		const reminders = () => coordinator.privately().filter((m) => /nobody has triaged it/.test(m.text));
		expect(reminders()).toHaveLength(0);
		const waits = () => raiser.privately().filter((m) => /nobody has looked at it yet/.test(m.text));
		expect(waits()).toHaveLength(0);
		for (const at of ["2027-03-11T09:30:00Z", "2027-03-11T15:00:00Z", "2027-03-13T10:00:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
		}
		expect(reminders()).toHaveLength(1);
		await world.moveTo(new Date("2027-03-15T09:00:00Z"));
		await everythingDelivered(world);
		expect(reminders()).toHaveLength(2);
		expect(waits()).toHaveLength(1);
		expect(waits()[0]!.text).toMatch(
			new RegExp(`${ref}: you were to hear within 1 working day[^]*reminded[^]*Asha Curlew, 01632 960010`),
		);
		expect(waits()[0]!.buttons).toEqual(["Record a concern", "How it stands"]);

		await coordinator.does("untriaged");
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+received Wed 10 Mar`));
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await coordinator.does("untriaged");
		await coordinator.seesPrivately(/No notification waits for triage/);
		await everythingDelivered(world);
		expect(reminders()).toHaveLength(0);
		await world.moveTo(new Date("2027-03-16T09:30:00Z"));
		await everythingDelivered(world);
		expect(coordinator.channel().at(-1)!.text).not.toMatch(/not triaged/);
	},
);

onEach(
	"[S1-16][S2-8][S4-2][S4-6] children at risk and early years have queues of their own, and are never counted as missing",
	async ({ world, raiser, coordinator, outsider }) => {
		const risk = await raises(raiser, { happened: { whereabouts: "yes" } });
		const early = await raisesAnother(world, raiser, {
			child: { birth: "2023-01-01" },
			happened: { on_roll: "no" },
		});
		const missing = await raisesAnother(world, raiser, { child: { birth: "2014-01-01" } });
		await screens(coordinator, early);
		expectForm(coordinator, /The answers suggest: Below compulsory school age[\s\S]*The early-years queue/);
		await coordinator.leaves();
		await triages(coordinator, risk, "AT_RISK", { review: "2027-04-20" });
		await triages(coordinator, early, "EARLY_YEARS", { review: "2027-04-20" });
		await triages(coordinator, missing, "CME", { review: "2027-04-20" });
		expect(await standing(world, risk)).toMatchObject({ kind: "at_risk", closed: false });
		await coordinator.does("watched");
		const [list] = await coordinator.seesPrivately(/Early years: 1[\s\S]*/);
		expect(list).toMatch(new RegExp(`Early years: 1[^]*${early}[^]*At-risk watch-list: 1[^]*${risk}`));
		expect(list).toMatch(/Counted apart from 1 child missing education/);
		expect(list).not.toMatch(missing);
		// They are watched together with their school, which is told so and has them in its own list; nobody else has.
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${risk}: accepted[^]*at risk`, "i"));
		await raiser.does("watched");
		await raiser.seesPrivately(new RegExp(`At-risk watch-list: 1[^]*${risk}`));
		await outsider.does("watched");
		await outsider.seesPrivately(/At-risk watch-list: 0/);
		expect(
			outsider
				.privately()
				.map((m) => m.text)
				.join(),
		).not.toContain(risk);
		await coordinator.does("digest");
		await coordinator.seesPrivately(/1 open[\s\S]*1 on the at-risk watch-list; 1 below school age/);
		// Nor in the figures that leave the panel: their totals stand apart.
		await world.database.superuser.query(`update panel set settings = settings || '{"smallNumbers": 0}'`);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2027-03-01", last_day: "2027-03-10" });
		await sendsOn(coordinator);
		const [figures] = await coordinator.seesPrivately(/^New referrals \(children\)[\s\S]*/m);
		expect(figures).toMatch(/^New referrals \(children\)(: this period| \|) 1\b/);
		expect(figures).toMatch(
			/Children missing education\W+1\b[\s\S]*Early years\W+1\b\s*At-risk watch-list\W+1\b/,
		);
	},
);

onEach(
	"[S3-2] a second notification of one child is a duplicate when a person says so; nothing is merged",
	async ({ world, raiser, coordinator }) => {
		const first = await raises(raiser);
		const second = await raisesAnother(world, raiser, { child: { birth: "2015-06-11" } });
		await screens(coordinator, second);
		await coordinator.fills({ result: "DUPLICATE" });
		await sendsOn(coordinator);
		for (const [other, says] of [
			["MIL-2027-9999", /There is no case MIL-2027-9999 on this panel/],
			[second, /the reference of this very case/],
			["nonsense", /Enter a reference/],
		] as const) {
			await coordinator.fills({ other });
			await sendsOn(coordinator);
			expect(coordinator.form().text).toMatch(says);
		}
		await coordinator.fills({ other: first });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Recorded on ${second}`));
		expect(await standing(world, second)).toMatchObject({ state: "duplicate", closed: true });
		expect(await standing(world, first)).toMatchObject({ state: "enquiries", triaged: false });
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${second}: known already`));
	},
);
