import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

onEach(
	"[S1-1][S1-2][S3-26][S4-11] anybody reads whom to ring, finds the policies, and can fill in the form instead",
	async ({ outsider }) => {
		await outsider.does("contact");
		await outsider.seesPrivately(/Named officer\W+Asha Curlew, CME team/);
		const card = outsider.privately().findLast((m) => /Named officer/.test(m.text))!;
		expect(card.text).toMatch(/Phone\W+01632 9600\d\d/);
		expect(card.text).toMatch(
			/Children missing education policy[\s\S]*https:\/\/millbrook\.example\/cme-policy/,
		);
		expect(card.text).toMatch(/call 999/);
		await outsider.presses(card, "Raise a notification");
		if (!outsider.hasForm()) {
			const offer = outsider.privately().findLast((m) => m.buttons.includes("Open the form"))!;
			await outsider.presses(offer, "Open the form");
		}
		expectForm(outsider, /Raise a notification/);
		await outsider.leaves();
	},
);

onEach(
	"[S1-1][S1-2] each authority's panel has its own contact and its own policies, and shows no other's",
	async ({ world, coordinator, outsider, platform }) => {
		const policy = { title: "Ashby's protocol", link: "https://ashby.example/protocol" };
		const settings = { phone: "01632 960099", documents: [policy] };
		const who = { slack: "goldcrest-amy", teams: "linnet-sian" }[platform];
		// Another authority's panel in the same Rollcall: somebody of the one is on the other now.
		await world.database.superuser.query(
			`with a as (insert into authority (key, title) values ('ashby', 'Ashby Council') returning id),
				p as (insert into panel (key, authority_id, title, code, settings)
					select 'ashby-cme', a.id, 'Ashby CME panel', 'ASH', m.settings || $1 || jsonb_build_object('officer', q.id)
					from a, panel m, person q where m.key = 'millbrook-cme' and q.key = $2 returning id),
				t as (insert into panel_tenant select p.id, t.platform, t.tenant from p, panel_tenant t),
				m as (update membership set ended_at = now() - interval '1 second'
					where person_id = (select id from person where key = $2))
			insert into membership (panel_id, person_id, role) select p.id, q.id, 'coordinator' from p, person q where q.key = $2`,
			[JSON.stringify(settings), who],
		);
		await outsider.does("contact");
		const [theirs] = await outsider.seesPrivately(/Ashby CME panel[\s\S]*/);
		expect(theirs).toMatch(/Named officer\W+(Amy Goldcrest|Siân Linnet)/);
		expect(theirs).toMatch(/Phone\W+01632 960099/);
		expect(theirs).toMatch(/Ashby's protocol[\s\S]*https:\/\/ashby\.example\/protocol/);
		expect(theirs).not.toMatch(/millbrook\.example|Asha Curlew/i);
		await coordinator.does("contact");
		const [ours] = await coordinator.seesPrivately(/Millbrook CME panel[\s\S]*Named officer[\s\S]*/);
		expect(ours).toMatch(/https:\/\/millbrook\.example\/cme-policy/);
		expect(ours).not.toMatch(/ashby|960099/i);
	},
);

onEach(
	"[S2-32][S3-38] coordinators are reminded before a policy's review date and before the term dates end, once",
	async ({ world, coordinator, outsider }) => {
		const reminded = (who = coordinator) =>
			who.privately().filter((m) => /Dates of the panel's own/.test(m.text));
		// The terms end on 22 July, the policy is to be reviewed by 1 September.
		for (const [when, times, says] of [
			["2027-06-21T09:00:00Z", 0, /^$/],
			["2027-06-22T09:00:00Z", 1, /The authority:\W+term dates end on 22 July 2027/],
			["2027-06-23T09:00:00Z", 1, /The authority/],
			// Both at once: the policy for the first time, the terms for the second.
			["2027-08-02T09:00:00Z", 2, /policy:\W+to be reviewed by 1 September 2027[\s\S]*The authority/],
			["2027-08-03T09:00:00Z", 2, /policy/],
		] as const) {
			await world.moveTo(new Date(when));
			await Promise.all([world.app.nudge(), world.app.nudge()]);
			await everythingDelivered(world);
			await expect.poll(() => reminded().length, { message: when }).toBe(times);
			expect(reminded().at(-1)?.text ?? "").toMatch(says);
		}
		expect(reminded(outsider)).toEqual([]);
	},
);
