import { expect } from "vitest";
import { onEach, raises } from "../support/each-platform.ts";
import type { Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, triages } from "../support/triage.ts";

/** Where somebody begins who knows no word and no reference. */

const pageOf = (who: Person) => who.privately().findLast((m) => m.text.includes("Your nearest cases"))!;
const shown = (text: string) => [...text.matchAll(/MIL-2027-\d{4}/g)].map(([ref]) => ref);

onEach(
	"somebody who types nothing finds the cases nearest to them as buttons, and what waits",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		await raises(raiser);
		await raises(raiser);
		const refs = ["MIL-2027-0001", "MIL-2027-0002"];
		await everythingDelivered(world);
		await triages(coordinator, refs[1]!, "CME", { review: "2027-04-20" });

		// Whoever raised a case and is asked about it: nearest is what is due first.
		await raiser.does("home");
		await raiser.seesPrivately(/Your nearest cases/);
		const page = pageOf(raiser);
		expect(new Set(shown(page.text))).toEqual(new Set(refs));
		expect(page.text).toMatch(/Waiting for you: \d+ enquiries to answer/);
		expect(page.text).toMatch(/You are known here as/);
		expect(page.buttons).toContain("Raise a notification");

		// Somebody whose agency is asked about no case is offered none, and can begin.
		await outsider.does("home");
		await outsider.seesPrivately(/No open case waits for you or was raised by you\./);
		expect(shown(pageOf(outsider).text)).toEqual([]);
	},
);

onEach("whoever only raised a case is told how it stands, and is shown nobody else's", async (scene) => {
	const { world, raiser, outsider } = scene;
	await raises(raiser);
	const own = await raises(outsider);
	await everythingDelivered(world);
	await outsider.does("home");
	await outsider.seesPrivately(/Your nearest cases/);
	// A button opens the case: nobody typed a reference.
	await outsider.presses(pageOf(outsider), "Open privately");
	await expect.poll(() => outsider.hasForm()).toBe(true);
	expect(outsider.form().title).toContain(own);
	await outsider.leaves();
	// Who may not open it any more is told how it stands.
	await world.database.superuser.query(
		`update membership m set role = 'notifier' from person p where p.id = m.person_id and p.key = $1`,
		[scene.platform === "slack" ? "goldcrest-amy" : "linnet-sian"],
	);
	await outsider.does("home");
	await outsider.seesPrivately(/Your nearest cases/);
	await outsider.seesPrivately(/you raised it/);
	const page = pageOf(outsider);
	expect(shown(page.text)).toEqual([own]);
	expect(page.text).toMatch(/you raised it, /);
	await outsider.presses(page, "How it stands");
	await outsider.seesPrivately(new RegExp(`${own}[\\s\\S]*Received`));
});

onEach("what came with a list was raised by others, whoever loaded it", async ({ world, coordinator }) => {
	const ref = await raises(coordinator);
	await everythingDelivered(world);
	const { superuser } = world.database;
	await superuser.query(
		`set session_replication_role = replica; update case_file set owner_id = null;
			delete from enquiry; reset session_replication_role`,
	);
	await coordinator.does("home");
	await coordinator.seesPrivately(new RegExp(`${ref}[\\s\\S]*you raised it`));
	await superuser.query(
		`with b as (insert into import_batch (id, panel_id, person_id, started_at, event_id)
				select gen_random_uuid(), n.panel_id, n.raised_by, now(), n.event_id
				from notification n join case_file f on f.id = n.case_id where f.ref = $1 returning id, panel_id, event_id)
			insert into import_row (batch_id, panel_id, line, nth, fingerprint, act_now, case_id, event_id)
				select b.id, b.panel_id, 2, 1, sha256('row'), false, f.id, b.event_id from b, case_file f where f.ref = $1`,
		[ref],
	);
	await coordinator.does("home");
	await expect.poll(() => pageOf(coordinator).text).not.toMatch(/you raised it/);
});

onEach("what is typed after a word is filled in, and nothing is done by it", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await begins(coordinator, `outcome ${ref} risk discussion no trace: rang twice`);
	const { values } = coordinator.form();
	expect(values).toMatchObject({ outcome: "no_trace", note: "rang twice" });
	await coordinator.leaves();
	await begins(coordinator, `review ${ref} 20 April`);
	expect(Object.values(coordinator.form().values)).toContain("2027-04-20");
	await coordinator.leaves();
	// A day that a note tells of is not the day that is asked, and stays in the note.
	const note = "a neighbour saw them on 3 March by the shops";
	await begins(coordinator, `review ${ref} ${note}`);
	expect(coordinator.form().values.found).toBe(note);
	expect(Object.values(coordinator.form().values)).not.toContain("2027-03-03");
	await coordinator.leaves();
	await begins(coordinator, `decision ${ref} a place close to home`);
	expect(coordinator.form().values).toMatchObject({ rationale: "a place close to home" });
	expect(Object.values(coordinator.form().values)).not.toContain("close");
	await coordinator.leaves();
	await begins(coordinator, "find Quillfeather 10/6/2015");
	expect(coordinator.form().values).toMatchObject({ surname: "Quillfeather", birth: "2015-06-10" });
	await coordinator.leaves();
	// A worry about a child is asked in full: no answer is taken as said.
	await begins(raiser, "raise domestic abuse, abroad");
	expect(Object.values(raiser.form().values).flat().filter(Boolean)).toEqual([]);
	await raiser.leaves();
	const { rows } = await world.database.superuser.query(
		"select count(*)::int as n from enquiry where closed_at is not null",
	);
	expect(rows).toEqual([{ n: 0 }]);
});
