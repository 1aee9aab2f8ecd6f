import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { transact } from "../../src/store/transact.ts";
import { onEach, opensDetails, raises, refusalsIn } from "../support/each-platform.ts";
import { another, assigns, count, needToKnow, OUTSIDER, sql, WORKER, WORKER_NAME } from "../support/leave.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, raisesAnother, sendsOn } from "../support/triage.ts";

onEach(
	"[D-5] cover: reminders and rights follow for the days given, on record for whom; a need-to-know case does not, and is asked for",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		const secret = await raisesAnother(world, raiser, another(1));
		for (const each of [ref, secret]) await assigns(world, coordinator, each, WORKER[platform]);
		await needToKnow(world, secret);
		await outsider.does(`case ${ref}`);
		await outsider.seesPrivately(/There is no case with that reference that you can open/);

		// Each says it for themselves; dates that cannot be are said at the field.
		await begins(worker, "cover");
		expect(worker.form().values).not.toHaveProperty("away_person");
		const cover = await idOf(world, OUTSIDER[platform]);
		await worker.fills({ away_cover: cover, away_from: "2027-03-11", away_to: "2027-03-09" });
		await worker.sends();
		expect(worker.form().text).toMatch(/This is before the first day away/);
		await worker.fills({ away_to: "2027-03-19" });
		await sendsOn(worker);
		await worker.seesPrivately(/You are away Thu 11 Mar to Fri 19 Mar[\s\S]*covers and has been told/);
		await everythingDelivered(world);
		await outsider.seesPrivately(/is away Thu 11 Mar to Fri 19 Mar/);

		// Not yet: rights begin with the first day.
		const refused = async () =>
			(await refusalsIn(world)).filter((r) => r.person === OUTSIDER[platform]).length;
		const before = await refused();
		await outsider.does(`case ${ref}`);
		await expect.poll(refused).toBe(before + 1);

		await world.moveTo(new Date("2027-03-11T09:00:00Z"));
		await opensDetails(outsider, ref);
		await expect.poll(() => outsider.hasForm()).toBe(true);
		expect(outsider.form().text).toMatch(/Quillfeather/);
		await outsider.leaves();
		const used = await sql<{ for: string[] }>(
			world,
			"select facts->'for' as for from ledger where act = 'cover.used' and facts->>'action' = 'case.open'",
		);
		expect(used.length).toBeGreaterThan(0);
		expect(used[0]!.for).toEqual([await idOf(world, WORKER[platform])]);
		const unseen = await refused();
		await outsider.does(`case ${secret}`);
		await expect.poll(refused).toBe(unseen + 1);

		// Reminders go to whoever covers, and say for whom.
		const third = await raisesAnother(world, raiser, another(2));
		const theirs = new RegExp(`${third} is yours`);
		await assigns(world, coordinator, third, WORKER[platform]);
		await everythingDelivered(world);
		await outsider.seesPrivately(theirs);
		const told = outsider.privately().findLast((m) => theirs.test(m.text))!;
		expect(told.text).toContain(`You have this for ${WORKER_NAME[platform]}, who is away`);
		expect(count(worker, theirs)).toBe(0);

		// Nobody who covers may see the need-to-know case: it has no owner for now, and the coordinator is asked.
		await coordinator.does("digest");
		await coordinator.seesPrivately(/1 case with no owner/);
		await coordinator.seesPrivately(
			new RegExp(`${WORKER_NAME[platform]} is away, and nobody covers: 1 open case`),
		);
		await coordinator.does("unowned");
		await coordinator.seesPrivately(new RegExp(`${secret}\\s+${WORKER_NAME[platform]} is not there`));
		expect(coordinator.privately().at(-1)!.text).not.toContain(ref);

		// It ends by itself.
		await world.moveTo(new Date("2027-03-22T09:00:00Z"));
		const ended = await refused();
		await outsider.does(`case ${ref}`);
		await expect.poll(refused).toBe(ended + 1);
		await coordinator.does("unowned");
		await coordinator.seesPrivately(/Every open case has an owner who is there/);
	},
);

onEach(
	"[D-5] whoever covers for the coordinator may do what the coordinator may, and can no more once they are back",
	async ({ world, platform, raiser, coordinator }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const notAllowed = async () =>
			(await refusalsIn(world)).filter(
				(r) => r.person === WORKER[platform] && r.code === "action.not-allowed" && r.action === "untriaged",
			).length;
		await worker.does("untriaged");
		await expect.poll(notAllowed).toBe(1);
		await begins(coordinator, "cover");
		await coordinator.fills({
			...{ away_person: await idOf(world, "curlew-asha"), away_cover: await idOf(world, WORKER[platform]) },
			...{ away_from: "2027-03-10", away_to: "2027-03-12" },
		});
		await sendsOn(coordinator);
		await everythingDelivered(world);

		const ref = await raises(raiser);
		await worker.does("untriaged");
		await worker.seesPrivately(new RegExp(`Waiting for triage[^]*${ref}`));
		await begins(worker, `move ${ref}`);
		await worker.leaves();
		const [row] = await sql<{ n: number }>(
			world,
			`select count(*)::int as n from ledger l join person p on p.id = l.person_id
				where act = 'cover.used' and facts->>'action' = 'case.move' and p.key = $1`,
			[WORKER[platform]],
		);
		expect(row!.n).toBe(1);

		// Cover makes no more cover, and no second person: neither in the form nor in the database.
		await begins(worker, "cover");
		await expect(worker.fills({ away_person: "anybody" })).rejects.toThrow();
		await worker.leaves();
		const [absent] = await sql<{ panel: string; asha: string; worker: string; event: number }>(
			world,
			`select a.panel_id as panel, a.person_id as asha, a.cover_id as worker, a.event_id as event from absence a
				where a.ended_at is null`,
		);
		const [account] = await sql<{ platform: string; tenant: string; user: string }>(
			world,
			`select i.platform, i.tenant, i.platform_user as "user" from identity i join person p on p.id = i.person_id
				where p.key = $1 and i.platform = $2`,
			[WORKER[platform], platform],
		);
		const asWorker = (text: string, values: unknown[]) =>
			transact(world.database.pool, { as: "person", key: randomUUID(), ...account! }, (tx) =>
				tx.query({ name: randomUUID(), text }, values),
			);
		await expect(
			asWorker(
				`insert into absence (id, panel_id, person_id, cover_id, from_on, to_on, said_by, event_id)
					values (gen_random_uuid(), $1, $2, $3, '2027-03-10', '2028-03-10', $3, $4)`,
				[absent!.panel, absent!.asha, absent!.worker, absent!.event],
			),
		).rejects.toThrow(/row-level security/);
		await expect(
			sql(
				world,
				`insert into approval (id, panel_id, case_id, permission, about, asked_by, asked_at, agreed_by, agreed_at, event_id)
					select gen_random_uuid(), f.panel_id, f.id, 'erase a child''s record', f.id, $1, now(), $2, now(), f.event_id
					from case_file f limit 1`,
				[absent!.asha, absent!.worker],
			),
		).rejects.toThrow(/in their own right/);

		await begins(coordinator, "cover");
		await coordinator.fills({ away_cover: "back" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/You are back/);
		await worker.does("untriaged");
		await expect.poll(notAllowed).toBe(2);
		await everythingDelivered(world);
		await worker.seesPrivately(/is not away as was said before/);
	},
);
