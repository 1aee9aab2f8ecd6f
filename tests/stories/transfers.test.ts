import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { type Answers, expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, fillsAll, pressesNewest, sendsOn, standing, triages } from "../support/triage.ts";

/** A child whose notification was taken on: from there a case can be transferred. */
async function takenOn({ world, raiser, coordinator }: Scene): Promise<string> {
	const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
	await everythingDelivered(world);
	await triages(coordinator, ref, "CME", { review: "2027-04-20" });
	return ref;
}

async function transfers(coordinator: Person, ref: string, authority: Answers): Promise<void> {
	await begins(coordinator, `transfer ${ref}`);
	await fillsAll(coordinator, authority, {
		outgoing_reason: "The mother says that they moved in with an aunt",
	});
	await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}: a transfer to`));
}

const at = ({ world }: Scene, instant: string) => world.moveTo(new Date(instant));

onEach(
	"[S2-5] a transfer to another authority goes through its six steps: asked, acknowledged, accepted, owned until then, read-only, closed",
	async (scene) => {
		const { world, coordinator } = scene;
		const ref = await takenOn(scene);
		// 1. The request names the minimum identity and the reason.
		await transfers(coordinator, ref, { authority: "bury council" });
		await coordinator.seesPrivately(/acknowledge it by Fri 12 Mar[\s\S]*answer by Wed 24 Mar/);
		await pressesNewest(coordinator, "Open what to send");
		expectForm(coordinator, /Transfer to another authority, Bury/);
		expectForm(coordinator, /Zephyrine[\s\S]*Quillfeather[\s\S]*14 Nightjar Passage/);
		expectForm(coordinator, /moved in with an aunt/);
		expect(coordinator.form().text).not.toMatch(/07700 900461/);
		await coordinator.leaves();
		expect((await standing(world, ref)).state).toBe("transfer_out_pending");
		// Whoever asks once more is told before they write why.
		await coordinator.does(`transfer ${ref}`);
		await coordinator.seesPrivately(/A transfer of this child is under way already/);
		expect(coordinator.hasForm()).toBe(false);
		// 2. Acknowledged.
		await at(scene, "2027-03-12T10:00:00Z");
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, { news: "acknowledged", news_on: "2027-03-12", news_by: "A CME officer" });
		await coordinator.seesPrivately(/They acknowledged it[\s\S]*still yours/i);
		// 4. The sender is still the owner, and closing waits for the written acceptance.
		expect(await standing(world, ref)).toMatchObject({ closed: false, owner: "curlew-asha" });
		await begins(coordinator, `decision ${ref}`);
		const close = { type: "close", said_by: "somebody-else", rationale: "They have moved" };
		await fillsAll(coordinator, close, { param_closure: "transferred_to_LA" });
		expectForm(coordinator, /has not accepted the child in writing yet/);
		await coordinator.leaves();
		// 3. Accepted, with a reference of its own: without it the form does not go on.
		await at(scene, "2027-03-22T10:00:00Z");
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/Bury: acknowledged, not answered, due Wed 24 Mar/);
		await pressesNewest(coordinator, "Record their answer");
		const accepted = { news: "accepted", news_on: "2027-03-19", news_by: "A CME officer" };
		await fillsAll(coordinator, accepted);
		expectForm(coordinator, /Enter the reference in their written acceptance/);
		await fillsAll(coordinator, { their_reference: "BUR/4711" });
		await coordinator.seesPrivately(/The child is theirs now/);
		// 5. Read-only: nothing but closing.
		await begins(coordinator, `move ${ref}`);
		await fillsAll(
			coordinator,
			{ to: "located_not_in_education" },
			{ seen: "yes", seen_by: "An aunt" },
			{ note: "x" },
		);
		await coordinator.seesPrivately(/Another authority has accepted the child/);
		if (coordinator.hasForm()) await coordinator.leaves();
		// 6. Closure, from the button: the reason and its evidence are those on record.
		await pressesNewest(coordinator, "Close the case");
		await fillsAll(coordinator, { said_by: "somebody-else", rationale: "Accepted" }, {});
		expect(coordinator.form().values).toMatchObject({ param_accepted_on: "2027-03-19" });
		expectForm(coordinator, /Evidence for closing/);
		await fillsAll(coordinator, {});
		if (coordinator.hasForm()) await sendsOn(coordinator);
		await expect.poll(async () => (await standing(world, ref)).state).toBe("closed");
		// What was not answered is asked of nobody any more, and the evidence reads as it was asked for.
		if (coordinator.hasForm()) await coordinator.leaves();
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Closed after 12 days/);
		const closed = coordinator.privately().findLast((m) => m.text.includes("Closed after"))!;
		expect(closed.text).toMatch(/\d+ not answered/);
		expect(closed.text).not.toMatch(/Open enquiries|Next due|Overdue since|overdue/);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Accepted in writing on: 19 March 2027/);
		expectForm(coordinator, /Decision recorded: Close the case\W+Asha Curlew/);
		await coordinator.leaves();
	},
);

onEach(
	"a transfer that was decided and that nobody was asked for is listed until somebody is",
	async (scene) => {
		const { coordinator } = scene;
		const ref = await takenOn(scene);
		await begins(coordinator, `decision ${ref}`);
		await fillsAll(
			coordinator,
			{ type: "transfer_out", said_by: "somebody-else", rationale: "They have moved" },
			{ param_authority: "Bury" },
			{},
		);
		await coordinator.seesPrivately(new RegExp(`asks nobody[^]*transfer ${ref}`));
		if (coordinator.hasForm()) await coordinator.leaves();
		await coordinator.does("transfers");
		await coordinator.seesPrivately(new RegExp(`nobody asked yet[^]*${ref}`));
		await pressesNewest(coordinator, "Ask them");
		await fillsAll(
			coordinator,
			{ authority: "bury council" },
			{ outgoing_reason: "They moved in with an aunt" },
		);
		await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}: a transfer to`));
		if (coordinator.hasForm()) await coordinator.leaves();
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/Bury: sent, not acknowledged/);
		expect(coordinator.privately().findLast((m) => /Transfers and requests/.test(m.text))!.text).not.toMatch(
			/nobody asked yet/,
		);
	},
);

onEach(
	"a transfer from where the case cannot be transferred is refused before anything is filled in",
	async (scene) => {
		const { coordinator, raiser, world } = scene;
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "ATTENDANCE", { taker: "outside", taker_name: "The school" });
		if (coordinator.hasForm()) await coordinator.leaves();
		expect((await standing(world, ref)).state).toBe("redirected");
		await coordinator.does(`transfer ${ref}`);
		await coordinator.seesPrivately(/The case is over: it is closed, redirected or a duplicate/);
		expect(coordinator.hasForm()).toBe(false);
	},
);

onEach(
	"[S0-4] the sender owns a child until accepted: a transfer not accepted is overdue in its digest",
	async (scene) => {
		const { world, coordinator } = scene;
		const ref = await takenOn(scene);
		await transfers(coordinator, ref, { authority: "351" });
		await at(scene, "2027-03-12T08:31:00Z");
		await everythingDelivered(world);
		const before = await coordinator.card(/^Millbrook CME panel, Fri 12 Mar|^Nothing overdue/m);
		expect(before.text).not.toMatch(/Transfers out/);
		// The day after it was to be acknowledged.
		await at(scene, "2027-03-15T08:31:00Z");
		await everythingDelivered(world);
		const digest = await coordinator.card(/Mon 15 Mar/);
		expect(digest.text).toMatch(new RegExp(`Transfers out[^]*\\(1 working day late\\), ${ref}`));
		expect(digest.text).not.toMatch(/Bury/);
		const listed = coordinator.thread(digest).find((m) => m.text.includes(ref))!;
		expect(listed.text).toMatch(
			/Transfer to another authority, not acknowledged: due [^\n]*\(1 working day late\)/,
		);
		expect(await standing(world, ref)).toMatchObject({ closed: false, owner: "curlew-asha" });
		// Acknowledged is not accepted.
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Record their answer");
		expectForm(coordinator, /Needed unless you withdraw it/);
		expectForm(coordinator, /Needed where they accept the child/);
		await fillsAll(coordinator, { news: "acknowledged", news_on: "2027-03-15", news_by: "A CME officer" });
		await at(scene, "2027-03-25T08:31:00Z");
		await everythingDelivered(world);
		const later = await coordinator.card(/Thu 25 Mar/);
		expect(later.text).toMatch(new RegExp(`Transfers out[^]*\\(1 working day late\\), ${ref}`));
		// Declined, with the reason: the case is the sender's, and goes on from where it stood.
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, { news: "declined", news_on: "2027-03-25", news_by: "A CME officer" });
		expectForm(coordinator, /Say why/);
		await fillsAll(coordinator, { because: "No such family is at the address" });
		await coordinator.seesPrivately(/The child stays yours: the case goes on/);
		expect((await standing(world, ref)).state).toBe("enquiries");
	},
);

onEach(
	"[S1-3] an authority that is not known is refused helpfully, with the nearest names",
	async (scene) => {
		const { coordinator, raiser } = scene;
		await begins(coordinator, "directory");
		await fillsAll(coordinator, { look_up: "Leister" });
		expectForm(
			coordinator,
			/No authority in the directory and no agency of the panel has this name\. Did you mean Leicester \(856\)/,
		);
		await fillsAll(coordinator, { look_up: "Leicester" });
		await coordinator.seesPrivately(
			/Leicester, DfE number 856[\s\S]*own agencies:[\s\S]*Millbrook High School/,
		);
		// Anybody who may notify may look, and a neighbour's contact is at hand.
		await begins(raiser, "directory");
		await fillsAll(raiser, { look_up: "ashby" });
		await raiser.seesPrivately(/Ashby Council[\s\S]*01632 960090/);
		const ref = await takenOn(scene);
		await begins(coordinator, `transfer ${ref}`);
		await fillsAll(coordinator, { authority: "Burry" });
		expectForm(coordinator, /Did you mean Bury \(351\)/);
		await coordinator.leaves();
	},
);

onEach(
	"[S1-3] the panel's agencies are in the directory, each with whom to ring, and are found by a part of their name",
	async ({ world, coordinator, raiser }) => {
		await begins(raiser, "directory");
		await fillsAll(raiser, { look_up: "housing" });
		await raiser.seesPrivately(
			/Housing and council tax[\s\S]*01632 960015[\s\S]*housing@millbrook\.example[\s\S]*Ben Wigeon/,
		);
		expect(raiser.privately().findLast((m) => /960015/.test(m.text))!.text).not.toMatch(/960016/);
		// A word that several have lists each of them.
		await begins(coordinator, "directory");
		await fillsAll(coordinator, { look_up: "Millbrook" });
		await coordinator.seesPrivately(
			/Millbrook Community Health[\s\S]*960014[\s\S]*Millbrook Police[\s\S]*960016/,
		);
		// An authority comes with all of them.
		await begins(coordinator, "directory");
		await fillsAll(coordinator, { look_up: "Leicester" });
		await coordinator.seesPrivately(
			/Leicester, DfE number 856[\s\S]*Children's social care[^\n]*01632 960001/,
		);
		// Neither an authority nor an agency: helpfully refused, and nothing typed is lost.
		await begins(coordinator, "directory");
		await fillsAll(coordinator, { look_up: "Lycée Molière" });
		expectForm(coordinator, /No authority in the directory and no agency of the panel has this name/);
		expect(coordinator.form().values.look_up).toBe("Lycée Molière");
		await coordinator.leaves();
		// A lead who has left is not named any more; the number stands.
		await world.database.superuser.query(
			"update person set left_at = now() - interval '1 second' where key = 'whimbrel-ruth'",
		);
		await begins(raiser, "directory");
		await fillsAll(raiser, { look_up: "community health" });
		const [health] = await raiser.seesPrivately(/Millbrook Community Health[^\n]*/);
		expect(health).toMatch(/01632 960014/);
		expect(health).not.toMatch(/Whimbrel/);
	},
);

onEach(
	"[S0-3] a request to an authority that is not listed, and one from it, are saved, with their status",
	async (scene) => {
		const { world, coordinator } = scene;
		const ref = await takenOn(scene);
		await begins(coordinator, `transfer ${ref}`);
		await fillsAll(coordinator, { authority: "Comhairle nan Eilean Siar" });
		expectForm(coordinator, /tick “Save it as I wrote it”/);
		await fillsAll(coordinator, { unlisted: ["unlisted"] }, { outgoing_reason: "Moved to Lewis" });
		await coordinator.seesPrivately(/a transfer to the authority that you wrote down/);
		await coordinator.does("transfers");
		await coordinator.seesPrivately(
			new RegExp(`${ref}[^]*Transfer to another authority: sent, not acknowledged`),
		);
		await pressesNewest(coordinator, "Open");
		expectForm(coordinator, /Asked[\s\S]*Comhairle nan Eilean Siar/);
		await coordinator.leaves();
		// From a school elsewhere that no directory has.
		await begins(coordinator, "incoming");
		await fillsAll(coordinator, {
			incoming_kind: "transfer",
			danger: "no",
			authority: "Lycée Molière",
			unlisted: ["unlisted"],
		});
		await fillsAll(coordinator, {
			surname: "Quillfeather",
			birth: "2016-01-02",
			request: "The family moves here",
		});
		await coordinator.seesPrivately(/The request is logged/);
		await coordinator.does("transfers");
		await coordinator.seesPrivately(
			/somebody written out: to take on a child who is moving here. To acknowledge it, due Fri 12 Mar/,
		);
		// A child moves from one school to another, and it is followed until the first day there.
		await begins(coordinator, `refer ${ref}`);
		await fillsAll(
			coordinator,
			{ refer_to: "school", refer_name: "Stornoway Primary" },
			{ outgoing_reason: "A place there" },
		);
		await coordinator.seesPrivately(/asked of another school/);
		const { rows } = await world.database.superuser.query(
			"select kind, recipient from outgoing order by kind",
		);
		expect(rows).toEqual([
			{ kind: "authority", recipient: null },
			{ kind: "school", recipient: null },
		]);
	},
);

onEach(
	"[S3-6] another authority asks for help in looking for a child: logged, overdue in the digest, answered",
	async (scene) => {
		const { world, coordinator } = scene;
		await begins(coordinator, "incoming");
		await fillsAll(coordinator, {
			incoming_kind: "help",
			danger: "no",
			authority: "Suffolk",
			their_reference: "SFK-12",
		});
		await fillsAll(coordinator, {
			first_name: "Zephyrine",
			surname: "Quillfeather",
			birth: "2015-06-10",
			request: "Perhaps here",
		});
		await coordinator.seesPrivately(/Acknowledge it by Fri 12 Mar, and answer by Wed 17 Mar/);
		await at(scene, "2027-03-15T08:31:00Z");
		await everythingDelivered(world);
		const digest = await coordinator.card(/Mon 15 Mar/);
		expect(digest.text).toMatch(/Other authorities' requests[\s\S]*1 working day late/);
		expect(digest.text).not.toMatch(/Suffolk/);
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Answer");
		expectForm(coordinator, /From[\s\S]*Suffolk[\s\S]*Zephyrine[\s\S]*Perhaps here/);
		await fillsAll(coordinator, { answer: "not_known" });
		expectForm(coordinator, /Say what you told them/);
		await fillsAll(coordinator, { answer_words: "Not on any roll here, and not known to admissions" });
		await coordinator.seesPrivately(/We looked, and do not know the child/i);
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/None is open/);
		expect((await world.database.superuser.query("select from case_file")).rowCount).toBe(0);
		// Some time after the answer nothing of the child is kept.
		await at(scene, "2027-06-30T09:00:00Z");
		const { rows } = await world.database.superuser.query("select answer, words from incoming");
		expect(rows).toEqual([{ answer: "not_known", words: null }]);
	},
);

onEach(
	"another authority asks the panel to take a child on: accepted, it is a case; at risk, it is one at once",
	async (scene) => {
		const { world, coordinator } = scene;
		const child = {
			first_name: "Zephyrine",
			surname: "Quillfeather",
			birth: "2015-06-10",
			postcode: "NJ9 9ZZ",
		};
		await begins(coordinator, "incoming");
		await fillsAll(coordinator, {
			incoming_kind: "transfer",
			danger: "no",
			authority: "Derbyshire",
			received: "2027-03-08",
		});
		await fillsAll(coordinator, { ...child, request: "Moved here in February" });
		await pressesNewest(coordinator, "Answer");
		await fillsAll(coordinator, { answer: "accepted" });
		const [, ref] = await coordinator.seesPrivately(/(MIL-2027-\d{4}) is opened: give them that reference/);
		await opensDetails(coordinator, ref!);
		expectForm(coordinator, /Zephyrine[\s\S]*Quillfeather/);
		await coordinator.leaves();
		const { rows } = await world.database.superuser.query(
			"select to_char(f.received_at, 'YYYY-MM-DD') as received, i.words from incoming i join case_file f on f.id = i.case_id",
		);
		expect(rows).toEqual([{ received: "2027-03-08", words: null }]);
		await begins(coordinator, "incoming");
		await fillsAll(coordinator, { incoming_kind: "help", danger: "yes", authority: "Derbyshire" });
		await fillsAll(coordinator, {
			...child,
			first_name: "Thessaly",
			request: "Taken from school by a stranger",
		});
		await coordinator.seesPrivately(/MIL-2027-0002 is opened at once/);
		await everythingDelivered(world);
		expect(
			(await world.database.superuser.query("select urgent from case_file where ref = 'MIL-2027-0002'")).rows,
		).toEqual([{ urgent: true }]);
	},
);

onEach(
	"[S4-5] a referral to another service is followed: asked, acknowledged, accepted, done, and overdue in between",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		await begins(coordinator, `refer ${ref}`);
		await fillsAll(coordinator, { refer_to: "service" });
		expectForm(coordinator, /Choose which service it is/);
		await fillsAll(coordinator, { service: "early_help" }, { outgoing_reason: "The family needs help" });
		await coordinator.seesPrivately(/asked of early help/);
		// Five working days to acknowledge, then overdue.
		await at(scene, "2027-03-18T08:31:00Z");
		await everythingDelivered(world);
		expect((await coordinator.card(/Thu 18 Mar/)).text).toMatch(/Referrals and school moves/);
		for (const [news, on, says] of [
			["acknowledged", "2027-03-18", /they acknowledged it/],
			["accepted", "2027-03-19", /they accepted the child/],
		] as const) {
			await at(scene, `${on}T09:00:00Z`);
			await coordinator.does("transfers");
			await pressesNewest(coordinator, "Record their answer");
			await fillsAll(coordinator, { news, news_on: on, news_by: "A duty worker" });
			await coordinator.seesPrivately(says);
		}
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/Referral to another service, Early help: accepted, due Tue 20 Apr/);
		await at(scene, "2027-04-21T08:31:00Z");
		await everythingDelivered(world);
		expect((await coordinator.card(/Wed 21 Apr/)).text).toMatch(/Referrals and school moves/);
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, { news: "done", news_on: "2027-04-20", news_by: "A duty worker" });
		await coordinator.seesPrivately(/it is done/);
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/None is open/);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Asked of others[\s\S]*Referral to another service, Early help: done/);
	},
);

/** Opens a request from the list, by its row's button; it may be answered already. */
async function opensRequest(person: Person, of: RegExp, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does("transfers");
	await person.seesPrivately(of);
	await pressesNewest(person, label);
}

onEach(
	"who asks, what they were told when it was acknowledged and what they were answered stand in the case that comes of it",
	async ({ coordinator }) => {
		await begins(coordinator, "incoming");
		await fillsAll(
			coordinator,
			{
				...{ incoming_kind: "transfer", danger: "no", authority: "Derbyshire" },
				...{ their_contact: "The duty desk, 01632 960111", their_reference: "DER/7" },
			},
			{ first_name: "Zephyrine", surname: "Quillfeather", birth: "2015-06-10", request: "Moved in February" },
		);
		await coordinator.seesPrivately(/The request is logged/);
		await pressesNewest(coordinator, "Answer");
		await fillsAll(coordinator, { answer: "acknowledged", answer_words: "We look into it on Monday" });
		await coordinator.seesPrivately(/We acknowledged it/i);
		await opensRequest(coordinator, /Derbyshire: to take on a child/, "Open");
		expectForm(coordinator, /The duty desk, 01632 960111/);
		expectForm(coordinator, /told when it was acknowledged[\s\S]*We look into it on Monday/);
		await opensRequest(coordinator, /Derbyshire: to take on a child/, "Answer");
		await fillsAll(coordinator, { answer: "accepted", answer_words: "Mornings only until Easter" });
		const [, ref] = await coordinator.seesPrivately(/(MIL-2027-\d{4}) is opened: give them that reference/);
		await opensDetails(coordinator, ref!);
		expectForm(coordinator, /Asked by another authority/);
		expectForm(coordinator, /The duty desk, 01632 960111/);
		expectForm(coordinator, /DER\/7/);
		expectForm(coordinator, /told when it was acknowledged[\s\S]*We look into it on Monday/);
		expectForm(coordinator, /What they were told[\s\S]*Mornings only until Easter/);
	},
);

onEach(
	"what was answered to a request of which a case was made at once stands in the case, and with the request",
	async ({ world, coordinator }) => {
		await begins(coordinator, "incoming");
		await fillsAll(
			coordinator,
			{
				...{ incoming_kind: "help", danger: "yes", authority: "Derbyshire" },
				their_contact: "The duty desk, 01632 960111",
			},
			{ first_name: "Zephyrine", surname: "Quillfeather", birth: "2015-06-10", request: "Taken from school" },
		);
		await coordinator.seesPrivately(/MIL-2027-0001 is opened at once/);
		await pressesNewest(coordinator, "Answer");
		await fillsAll(coordinator, { answer: "acknowledged", answer_words: "The police were called" });
		await coordinator.seesPrivately(/We acknowledged it/i);
		await opensRequest(coordinator, /Urgent. Derbyshire/, "Answer");
		expectForm(
			coordinator,
			/The duty desk, 01632 960111[\s\S]*Taken from school[\s\S]*The police were called/,
		);
		await fillsAll(coordinator, { answer: "found", answer_words: "Seen at a hostel" });
		await coordinator.seesPrivately(/We know the child/i);
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /told when it was acknowledged[\s\S]*The police were called/);
		expectForm(coordinator, /What they were told[\s\S]*Seen at a hostel/);
		const { rows } = await world.database.superuser.query(
			"select count(*)::int as n from ledger l join case_file f on f.id = l.case_id where l.act = 'incoming.answered'",
		);
		expect(rows).toEqual([{ n: 2 }]);
	},
);

onEach(
	"a child who comes back after their case was closed is not said to be looked after again",
	async (scene) => {
		const { world, coordinator } = scene;
		const ref = await takenOn(scene);
		await transfers(coordinator, ref, { authority: "bury council" });
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, {
			...{ news: "accepted", news_on: "2027-03-10", news_by: "A CME officer", their_reference: "BUR/4711" },
		});
		await coordinator.seesPrivately(/The child is theirs now/);
		// Reopened, the case has all before it: no form begins with closing it again.
		await world.database.superuser.query(
			"update case_file set state = 'reopened', closed_at = null, event_id = (select max(id) from ledger)",
		);
		await begins(coordinator, `decision ${ref}`);
		expect(coordinator.form().values).not.toMatchObject({ type: "close" });
		await coordinator.leaves();
		await world.database.superuser.query(
			"update case_file set state = 'closed', closed_at = now() - interval '1 second', event_id = (select max(id) from ledger)",
		);
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, { news: "withdrawn", because: "The family came back" });
		await coordinator.seesPrivately(
			/The case is closed here, so nobody looks after the child\. Reopen it now/,
		);
	},
);

onEach(
	"a form on what came of a request, opened again after that was recorded, says so and offers nothing",
	async (scene) => {
		const { coordinator } = scene;
		const ref = await takenOn(scene);
		await transfers(coordinator, ref, { authority: "351" });
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Record their answer");
		await coordinator.leaves();
		await pressesNewest(coordinator, "Record their answer");
		await fillsAll(coordinator, { news: "withdrawn", news_on: "2027-03-10", because: "They have come back" });
		await coordinator.seesPrivately(/stays yours/);
		if (coordinator.hasForm()) await coordinator.leaves();
		const before = coordinator.answers();
		await coordinator.takes("form.resume");
		await expect.poll(() => coordinator.hasForm() || coordinator.answers() > before).toBe(true);
		const said = coordinator.hasForm() ? coordinator.form().text : coordinator.privately().at(-1)!.text;
		expect(said).toMatch(/Somebody has recorded this already, or it came to an end/);
	},
);
