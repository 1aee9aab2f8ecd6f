import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handsOf, pageOf } from "../../../src/demo/hands.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const hands = (key: string) => handsOf(world.receive, userOf(key), randomUUID);
const coordinator = keyOf("ashby-council", "coordinator");
const chair = keyOf("ashby-council", "chair");
const member = keyOf("ashby-school", "agency_member");

const ordinary = {
	...{ kind: "ordinary", recipient: "another", organisation: "A school elsewhere" },
	...{ purpose: "find_child", details: ["identity"], reason: "May be there" },
};

/** Asks for a share as this person. Returns its id. */
async function asks(who: string, answers: Record<string, string | string[]> = ordinary): Promise<string> {
	await hands(who).completes(await hands(who).presses("share", world.subjects.case), answers, "Recorded on");
	const { rows } = await world.database.superuser.query(
		"select id from share order by event_id desc limit 1",
	);
	return rows[0].id;
}

const says = async (who: string, action: string, on: string) =>
	everyWord(await hands(who).presses(action, on));

describe("a share that waits", () => {
	test("is answered once, though two people agree at once", async () => {
		const id = await asks(member);
		const forms = await Promise.all([coordinator, chair].map((who) => hands(who).presses("share.agree", id)));
		const replies = await Promise.all([
			hands(coordinator).sends(forms[0]!, { agree: "yes" }),
			hands(chair).sends(forms[1]!, { agree: "yes" }),
		]);
		const words = replies.map(everyWord).sort();
		expect(words[0]).toMatch(/^Agreed: the share on/);
		expect(words[1]).toMatch(/does not wait for anybody any more/);
		const { rows } = await world.database.superuser.query(
			"select act from ledger where act in ('share.agreed', 'share.refused') and facts->>'share' = $1",
			[id],
		);
		expect(rows).toEqual([{ act: "share.agreed" }]);
	});

	test("says, with what is passed on, that contact with the family is on hold, and why", async () => {
		const id = await asks(member);
		await hands(chair).completes(await hands(chair).presses("share.agree", id), { agree: "yes" }, "Agreed");
		expect(await says(member, "share.open", id)).not.toMatch(/on hold/);
		await world.database.superuser.query(
			`insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
				select gen_random_uuid(), panel_id, id, 'domestic_abuse', now(), event_id from case_file`,
		);
		expect(await says(member, "share.open", id)).toMatch(
			/Contact with the family is on hold: Possible domestic abuse[\s\S]*Xanthippe/,
		);
		await world.database.superuser.query("delete from contact_hold");
	});

	test("is not agreed to in silence where whoever asked cannot open the case any more", async () => {
		const restrict = (yes: boolean) =>
			world.database.superuser.query(
				"update case_file set restricted = $1, event_id = (select max(id) from ledger)",
				[yes],
			);
		const agrees = async () => {
			const id = await asks(member);
			await restrict(true);
			const form = await hands(chair).presses("share.agree", id);
			return everyWord(await hands(chair).sends(form, { agree: "yes" }));
		};
		expect(await agrees()).toMatch(/cannot open the case any more, so nobody can pass it on/);
		await restrict(false);
		const id = await asks(member);
		const form = await hands(chair).presses("share.agree", id);
		expect(everyWord(await hands(chair).sends(form, { agree: "yes" }))).not.toMatch(/cannot open/);
	});

	test("gives nothing to pass on before, and then to whoever asked alone", async () => {
		const id = await asks(member);
		expect(await says(member, "share.open", id)).toMatch(/waits for a second person/);
		await hands(chair).completes(await hands(chair).presses("share.agree", id), { agree: "yes" }, "Agreed");
		expect(await says(member, "share.open", id)).toMatch(/Xanthippe/);
		for (const other of [chair, coordinator, keyOf("ashby-school", "agency_lead")]) {
			expect(await says(other, "share.open", id), other).toMatch(/There is no case with that reference/);
		}
	});

	test("is not agreed to by whoever asked, and not reviewed", async () => {
		const id = await asks(coordinator);
		expect(await says(coordinator, "share.agree", id)).toMatch(/You asked for this share/);
		expect(await says(chair, "share.review", id)).toMatch(/Only a share that was made at once is reviewed/);
		expect(await says(member, "share.agree", id)).toMatch(/Your role on this panel does not allow that/);
	});
});

describe("a share made at once", () => {
	const atOnce = { ...ordinary, kind: "at_once", purpose: "keep_safe" };

	test("is not reviewed by whoever made it, nor twice", async () => {
		const id = await asks(coordinator, atOnce);
		expect(await says(coordinator, "share.review", id)).toMatch(/You made this share yourself/);
		const form = await hands(chair).presses("share.review", id);
		expect(everyWord(pageOf(form))).toMatch(/A school elsewhere/);
		await hands(chair).completes(form, { finding: "not_needed" }, "Recorded: your review");
		expect(await says(chair, "share.review", id)).toMatch(/This was reviewed already/);
		expect(await says(chair, "share.agree", id)).toMatch(/does not wait for anybody any more/);
	});

	test("needs no agreement, reference or person there: with the organisation and the reason it is made", async () => {
		const id = await asks(member, atOnce);
		const { rows } = await world.database.superuser.query(
			"select made_at is not null as made, agreement, (select count(*)::int from approval where about = share.id) as waits from share where id = $1",
			[id],
		);
		expect(rows).toEqual([{ made: true, agreement: "missing", waits: 0 }]);
	});
});
