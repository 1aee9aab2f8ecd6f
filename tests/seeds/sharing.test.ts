import { expect } from "vitest";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

onEach(
	"[S2-31][S3-13] an expired agreement is chased and warned of; what keeps a child safe is shared, its reason and basis on record",
	async ({ world, raiser, coordinator }) => {
		const agreement = {
			...{ agency: "housing", title: "Sharing", link: "https://sharing.example/housing" },
			...{ signed: "2025-04-01", expires: "2027-03-01" },
		};
		const { superuser } = world.database;
		await superuser.query(
			"update panel set settings = settings || jsonb_build_object('agreements', $1::jsonb)",
			[JSON.stringify([agreement])],
		);
		await world.moveTo(new Date("2027-03-10T09:31:00Z"));
		await everythingDelivered(world);
		await coordinator.seesPrivately(
			/Agreements to renew[\s\S]*Housing and council tax:\W+Sharing, expired on 1 March 2027/,
		);

		const ref = await raises(raiser);
		await everythingDelivered(world);
		const { rows: agencies } = await superuser.query("select id from agency where key = 'housing'");
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does(`share ${ref}`);
		await raiser.fills({ kind: "at_once", recipient: agencies[0].id, person: "The duty officer" });
		await raiser.sends();
		expectForm(raiser, /The agreement with this organisation has expired/);
		await raiser.fills({ purpose: "keep_safe", details: ["identity"], basis: "" }, { force: true });
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Say why/);
		await raiser.fills({ basis: "public_task", reason: "Seen at the hostel, and cold" });
		await raiser.sends();
		await raiser.seesPrivately(/shared with Housing and council tax/);
		if (raiser.hasForm()) await raiser.leaves();
		await everythingDelivered(world);
		const { rows } = await superuser.query(
			"select agreement, basis, at_once, made_at is not null as made from share",
		);
		expect(rows).toEqual([{ agreement: "expired", basis: "public_task", at_once: true, made: true }]);
		await opensDetails(coordinator, ref);
		// A public task alone does not allow what is said of a child's health or safety: Article 9 has its own condition.
		expectForm(
			coordinator,
			/Asked by .+\. Public task, Education Act 1996 s\.436A: UK GDPR Art\. 6\(1\)\(e\) and 9\(2\)\(g\)/,
		);
		expectForm(coordinator, /Shared at once, to keep a child safe[\s\S]*Seen at the hostel, and cold/);
		await coordinator.leaves();
	},
);
