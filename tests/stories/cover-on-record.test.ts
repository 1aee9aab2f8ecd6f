import { expect } from "vitest";
import { asPerson } from "../../src/cli/as-person.ts";
import { makePool } from "../../src/store/pool.ts";
import { quiet } from "../support/database.ts";
import { onEach, opensDetails, raises, reachesTheCheck } from "../support/each-platform.ts";
import { decides, needToKnow, saysAway, sql, theirAction, WORKER } from "../support/leave.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const DAYS = ["2027-03-01", "2027-04-30"] as const;

interface Used {
	action: string;
	by: string;
	for: string;
	ref: string | null;
}

/** What was done or read by covering, as the ledger has it: each once. */
const usedIn = (world: TestWorld) =>
	sql<Used>(
		world,
		`select distinct l.facts->>'action' as action, p.key as by, w.key as for, f.ref
			from ledger l join person p on p.id = l.person_id left join case_file f on f.id = l.case_id
				cross join jsonb_array_elements_text(l.facts->'for') as u (id) join person w on w.id = u.id::uuid
			where l.act = 'cover.used' order by 1, 2, 3, 4`,
	);

const opens = async (person: Person, ref: string) => {
	await opensDetails(person, ref);
	await person.leaves();
};

onEach(
	"[D-5] somebody with some sight of their own leaves a trace of what they see and do by covering alone, and of nothing else",
	async ({ world, platform, raiser, coordinator }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		await saysAway(world, coordinator, "curlew-asha", WORKER[platform], DAYS);
		await everythingDelivered(world);
		const of = (action: string, on: string | null = ref) => ({
			...{ action, by: WORKER[platform], for: "curlew-asha", ref: on },
		});

		// The worker's agency is asked about the case, so that it is theirs to open.
		await opens(worker, ref);
		expect(await usedIn(world)).toEqual([]);

		// Need to know takes it from their agency. They still see it, as whoever covers for the coordinator.
		await needToKnow(world, ref);
		await opens(worker, ref);
		expect(await usedIn(world)).toEqual([of("case"), of("case.open")]);

		// A list is made up for both.
		await worker.does("overdue");
		await expect.poll(() => usedIn(world)).toContainEqual(of("overdue", null));

		// So is a form that is opened again as it was.
		await begins(worker, `outcome ${ref}`);
		await worker.leaves();
		const before = await timesUsed(world, "case.outcome");
		expect(before).toBeGreaterThan(0);
		await worker.does("forms");
		await worker.seesPrivately(/Forms that you have begun/);
		await worker.presses(
			worker.privately().findLast((m) => /Forms that you have begun/.test(m.text))!,
			"Open the form",
		);
		await expect.poll(() => worker.hasForm()).toBe(true);
		await worker.leaves();
		expect(await timesUsed(world, "case.outcome")).toBeGreaterThan(before);

		// So is a file, when it is fetched.
		await worker.does(`evidence ${ref}`);
		const links = () => worker.privately().flatMap((m) => [...(m.links?.values() ?? [])]);
		await expect.poll(() => links().length).toBeGreaterThan(0);
		expect((await fetch(links().at(-1)!, { method: "POST", body: "fetched" })).status).toBe(200);
		expect(await usedIn(world)).toContainEqual(of("download.fetch"));

		// And what is done with the coordinator's permission at the command line.
		const pool = makePool(world.database.appUrl, quiet, 1);
		const who = { panel: "millbrook-cme", person: WORKER[platform] };
		const act = await asPerson({
			...{ pool, keys: world.keys },
			...who,
			permission: "see the board's figures",
		});
		await act(async () => undefined).finally(() => pool.end());
		expect(await usedIn(world)).toContainEqual(of("command line: see the board's figures", null));

		// And whom they are shown, where they raise a child again whose case they see by covering alone.
		await reachesTheCheck(worker, { child: { upn: "" } });
		await worker.leaves();
		expect(await usedIn(world)).toContainEqual(of("raise", null));
	},
);

const timesUsed = async (world: TestWorld, ...actions: string[]) => {
	const text = "select from ledger where act = 'cover.used' and facts->>'action' = any ($1)";
	return (await sql(world, text, [actions])).length;
};

onEach(
	"[D-5] whoever covers says how the absent person's action goes, on record for whom though the case is their own agency's too",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await decides(world, coordinator, ref);
		await coordinator.fills(await theirAction(world, WORKER[platform]));
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Decision recorded/);
		const school = { slack: "lapwing-grace", teams: "fieldfare-omar" }[platform];
		await saysAway(world, coordinator, WORKER[platform], school, DAYS);
		await everythingDelivered(world);

		await raiser.does("mine");
		await raiser.seesPrivately(/Yours to do after the panel's decisions/);
		const list = raiser.privately().findLast((m) => /Yours to do after/.test(m.text))!;
		await raiser.presses(list, "Say how it goes");
		await expect.poll(() => raiser.hasForm()).toBe(true);
		const on = "2027-03-10";
		await raiser.fills({ what: "started", on });
		await sendsOn(raiser);
		const of = (action: string, to: string | null) => ({
			action,
			by: school,
			for: WORKER[platform],
			ref: to,
		});
		expect(await usedIn(world)).toEqual([of("action.progress", ref), of("mine", null)]);
		expect(await timesUsed(world, "action.progress")).toBe(2);
	},
);
