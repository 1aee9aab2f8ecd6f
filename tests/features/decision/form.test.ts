import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { DECISION_TYPES } from "../../../src/domain/lists/decision-types.ts";
import { aWorld, errors, inDays, type Person, page, said, today, type World } from "./support.ts";

let world: World;
let coordinator: Person;
beforeAll(async () => {
	world = await aWorld();
	coordinator = world.person(world.panel.users.coordinator);
});
afterAll(() => world.database.close());

const first = (changed: Record<string, string | string[]> = {}) => ({
	...{
		type: "defer",
		rationale: "Wait for health",
		said_by: world.chair.id,
		review: inDays(30),
		agencies: [],
	},
	...changed,
});

const referral = (changed: Record<string, string | string[]> = {}) =>
	first({ type: "send_referral", ...changed });

const begin = async (state = "panel") => {
	const file = await world.aCase({ state });
	return page(await coordinator.press("decision.record", file.id));
};

const value = (given: unknown) => (given instanceof Private ? Private.reveal(given) : given);

describe("the first screen", () => {
	test("says at each field what is missing, and keeps everything that was given", async () => {
		const screen = await begin();
		const mended = await coordinator.next(screen, { review: "", said_by: "", type: "", rationale: "  " });
		expect(errors(mended)).toEqual({
			type: "Choose what was decided.",
			rationale: "Say why the panel decided this.",
			said_by: "Say who stated the decision.",
			review: "Enter a real date, with day, month and year.",
		});
	});

	test.each([
		["2026-02-30", "Enter a real date"],
		["soon", "Enter a real date"],
		["2020-01-01", "This date is in the past"],
		["2199-01-01", "This date is more than a year away"],
	])("does not take %s as the review date", async (review, sentence) => {
		const reply = await coordinator.next(await begin(), first({ review }));
		expect(errors(reply).review).toContain(sentence);
		expect(value(page(reply).values.rationale)).toBe("Wait for health");
	});

	test("does not take words over 3,000 characters, and shows them again", async () => {
		const long = "é".repeat(3_001);
		const reply = await coordinator.next(await begin(), first({ rationale: long }));
		expect(errors(reply)).toEqual({ rationale: "Shorten this to 3,000 characters or fewer." });
		expect(value(page(reply).values.rationale)).toBe(long);
		expect(errors(await coordinator.next(page(reply), first({ rationale: long.slice(1) })))).toEqual({});
	});

	test("does not take a choice that was never offered", async () => {
		const stranger = "6f9619ff-8b86-4d01-b42d-00c04fc964ff";
		const reply = await coordinator.next(
			await begin(),
			first({ said_by: stranger, type: "abolish", agencies: [stranger] }),
		);
		expect(Object.keys(errors(reply)).sort()).toEqual(["agencies", "said_by", "type"]);
	});

	test("says at the type where the case can go instead", async () => {
		const reply = await coordinator.next(await begin("enquiries"), first({ type: "fair_access" }));
		expect(errors(reply).type).toContain('cannot go to "Placement agreed, not started". It can go to:');
		const closed = await coordinator.next(await begin("closed"), first());
		expect(errors(closed).type).toBe("The case is closed. Reopen it first: its history is kept.");
		const again = await coordinator.next(await begin("closed"), first({ type: "reopen" }));
		expect(errors(again)).toEqual({});
	});

	test("offers no list of more than 100 on a large panel, and still whoever said it", async () => {
		await world.rows(
			`with p as (insert into person (key, agency_id, known_as)
					select 'big-' || n, $1, 'Aa ' || n from generate_series(1, 120) n returning id)
				insert into membership select $2, id, 'agency_member' from p`,
			[world.panel.agencies.council, world.panel.panel],
		);
		const screen = await begin();
		const options = (name: string) => {
			const field = screen.fields[name]!;
			return "options" in field ? field.options.map((o) => o.value) : [];
		};
		expect(options("said_by")).toHaveLength(100);
		expect(options("said_by")).toEqual(
			expect.arrayContaining([world.chair.id, world.panel.people.coordinator]),
		);
		await world.rows(
			"delete from membership where person_id in (select id from person where key like 'big-%')",
		);
	});
});

describe("the second screen", () => {
	test.each(DECISION_TYPES.map((t) => t.code))(
		"[S2-4][S2-30] asks what %s asks, and no review date twice",
		async (type) => {
			const state =
				type === "reopen" ? "closed" : type === "enquiries_exhausted" ? "located_in_education" : "panel";
			const screen = page(await coordinator.next(await begin(state), first({ type })));
			const labels = Object.values(screen.fields).map((f) => f.label);
			const own = DECISION_TYPES.find((t) => t.code === type)!.fields.map((f) => f.label);
			const asked = own.filter((label) => label !== "Review on");
			if (asked.length) expect(labels).toEqual(asked);
			else expect(labels[0]).toBe("Action 1: what is to be done");
		},
	);

	test("judges numbers and dates", async () => {
		const screen = page(await coordinator.next(await begin(), first({ type: "alternative_provision" })));
		const given = {
			param_provider: "A",
			param_start: "1926-09-01",
			param_hours: "lots",
			param_review: "2020-01-01",
		};
		const reply = await coordinator.next(screen, given);
		expect(errors(reply)).toEqual({ param_hours: "Enter a number, such as 12 or 12.5." });
		const dated = await coordinator.next(page(reply), { ...given, param_hours: "12.5" });
		expect(errors(dated).param_start).toContain("Check the year");
		expect(errors(dated).param_review).toContain("in the past");
		const targeted = page(await coordinator.next(await begin(), first({ type: "targeted_provision" })));
		const ends = { param_provider: "A", param_start: inDays(20), param_until: inDays(10) };
		expect(errors(await coordinator.next(targeted, ends)).param_until).toContain("before the start date");
	});

	test("[S2-3] says why a case cannot close: the reason, or a child whom nobody has seen", async () => {
		const close = first({ type: "close" });
		const reason = { param_closure: "not_located_enquiries_exhausted" };
		const early = page(await coordinator.next(await begin("enquiries"), close));
		expect(errors(await coordinator.next(early, reason)).param_closure).toContain("Take it to the panel");

		const file = await world.aCase();
		await world.rows(
			`insert into welfare_task (id, panel_id, case_id, agency_id, due, event_id)
				select gen_random_uuid(), $1, $2, $3, $4, event_id from case_file where id = $2`,
			[world.panel.panel, file.id, world.panel.agencies.school, today()],
		);
		const unseen = page(
			await coordinator.next(page(await coordinator.press("decision.record", file.id)), close),
		);
		const reply = await coordinator.next(unseen, { ...reason, param_closure: "ehe_suitable" });
		expect(errors(reply).param_closure).toContain("nobody has recorded seeing them");
	});
});

describe("reasons", () => {
	const reasonsOnly = ["defer", "reopen", "refer_social_care", "refer_police", "home_education_unsuitable"];

	test.each(reasonsOnly)("are asked once for %s: the actions follow at once", async (type) => {
		const screen = await begin(type === "reopen" ? "closed" : "panel");
		const next = page(await coordinator.next(screen, first({ type })));
		expect(next).toMatchObject({ step: [2, 2], about: "Actions, if there are any" });
		const labels = [screen, next].flatMap((one) => Object.values(one.fields).map((field) => field.label));
		expect(labels.filter((label) => /why/i.test(label))).toEqual(["Why"]);
	});

	test("stand under the reference of the case they are about", async () => {
		const file = await world.aCase();
		const screen = page(await coordinator.press("decision.record", file.id));
		expect(JSON.stringify(screen.notes)).toContain(file.ref);
	});
});

describe("the third screen", () => {
	const last = async () => {
		const second = page(await coordinator.next(await begin(), referral()));
		return page(await coordinator.next(second, { param_to: "The SEND team" }));
	};

	test("takes no actions, or three, and each of them whole", async () => {
		const half = await coordinator.next(await last(), {
			...{ what1: "Call", owner1: "", due1: "" },
			...{ what2: "", owner2: world.chair.id, due2: inDays(3) },
			...{ what3: "x".repeat(3_001), owner3: "", due3: "" },
		});
		expect(errors(half)).toEqual({ what3: "Shorten this to 3,000 characters or fewer." });
		const shorter = await coordinator.next(page(half), {
			...{ what1: "Call", owner1: "", due1: "2020-01-01" },
			...{ what2: "", owner2: world.chair.id, due2: inDays(3) },
			...{ what3: "", owner3: "", due3: "" },
		});
		expect(errors(shorter)).toEqual({
			owner1: "Choose who does it, or clear this action.",
			due1: "This date is in the past. Choose today or a later date.",
			what2: "Say what is to be done, or clear this action.",
		});
		expect(value(page(shorter).values.what1)).toBe("Call");
		const whole = await coordinator.next(page(shorter), {
			what1: "Call",
			owner1: world.chair.id,
			due1: today(),
		});
		expect(said(whole)).toContain("Decision recorded");
	});

	test("offers nobody who has left", async () => {
		await world.rows("update person set left_at = now() - interval '1 second' where id = $1", [
			world.panel.people.police,
		]);
		const field = (await last()).fields.owner1!;
		const offered = "options" in field ? field.options.map((o) => o.value) : [];
		expect(offered).toContain(world.chair.id);
		expect(offered).not.toContain(world.panel.people.police);
		await world.rows("update person set left_at = null where id = $1", [world.panel.people.police]);
	});
});

describe("a form in progress", () => {
	test("is as it was after it was left, and going back loses nothing", async () => {
		const second = page(
			await coordinator.next(await begin(), referral({ agencies: [world.panel.agencies.police] })),
		);
		await coordinator.moves(second, "close", { param_to: "Half a sent" });
		const again = page(await coordinator.moves(second, "open"));
		expect(value(again.values.param_to)).toBe("Half a sent");
		const back = page(await coordinator.moves(again, "back", { param_to: "Half a sentence" }));
		expect(back.values).toMatchObject({ type: "send_referral", agencies: [world.panel.agencies.police] });
		expect(value(back.values.rationale)).toBe("Wait for health");
		const forth = page(await coordinator.next(back, referral()));
		expect(value(forth.values.param_to)).toBe("Half a sentence");
	});

	test("can be sent until a day has passed, by its owner alone", async () => {
		const screen = await begin();
		const other = await world.person(world.chair.user).next(screen, first());
		expect(said(other)).toContain("no longer open");
		await world.rows("update draft set expires_at = now() - interval '1 minute' where id = $1", [
			screen.draft.split(".")[0],
		]);
		expect(said(await coordinator.next(screen, first()))).toContain("no longer open");
	});

	test("is refused in plain words when somebody chosen has left meanwhile, and nothing is recorded", async () => {
		const file = await world.aCase();
		const start = page(await coordinator.press("decision.record", file.id));
		const second = page(await coordinator.next(start, referral({ said_by: world.panel.people.police })));
		const third = page(await coordinator.next(second, { param_to: "The SEND team" }));
		await world.rows("update person set left_at = now() - interval '1 second' where id = $1", [
			world.panel.people.police,
		]);
		expect(said(await coordinator.next(third, {}))).toContain("is not on the panel any more");
		expect(await world.rows("select from decision where case_id = $1", [file.id])).toEqual([]);
		await world.rows("update person set left_at = null where id = $1", [world.panel.people.police]);
	});
});
