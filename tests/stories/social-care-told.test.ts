import { expect } from "vitest";
import { onEach, opensDetails, whatHappened } from "../support/each-platform.ts";
import { expectForm, personOf } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

const REF = "MIL-2027-0001";

for (const [what, code] of [
	["a protection plan", "protection_plan"],
	["a section 47 enquiry", "section_47"],
] as const) {
	onEach(
		`[S3-28] a child with ${what} is referred to social care by the school at once: who took it is asked for, and stands in the case`,
		async ({ world, raiser, coordinator }) => {
			await begins(raiser, "raise");
			await raiser.fills({ known: [code], unticked: "no" });
			await raiser.sends();
			expectForm(raiser, new RegExp(`Saved as ${REF}`));
			// The police alone are not enough, nor is a call that nobody took. What was typed stays.
			await raiser.fills({ told: "police", contact_reference: "Police log 41" });
			await raiser.sends();
			expectForm(raiser, /is referred to social care[\s\S]*Until then choose “Nobody yet”/);
			expect(raiser.form().values).toMatchObject({ contact_reference: "Police log 41" });
			await raiser.fills({ told: "social_care", contact_reference: "" });
			await raiser.sends();
			expectForm(raiser, /Enter who took the referral at social care, or their reference/);
			// Until it is answered nobody was told: it is chased as it would be had the form been left.
			const { rows } = await world.database.superuser.query(
				"select told, confirmed_at as at from risk_contact",
			);
			expect(rows).toEqual([{ told: "nobody_yet", at: null }]);
			await raiser.fills({ contact_reference: "Wren at the front door, FD-2207" });
			await raiser.sends();
			await raiser.fills(aChild());
			await raiser.sends();
			await raiser.fills(whatHappened());
			await raiser.sends();
			await raiser.sends();
			await raiser.seesPrivately(new RegExp(`Received: ${REF}`));
			await everythingDelivered(world);
			await opensDetails(coordinator, REF);
			expectForm(
				coordinator,
				/Who was told of the danger\W+Social care, said (Grace Lapwing|Omar Fieldfare), Wed 10 Mar[^\n]*\W+Wren at the front door, FD-2207/,
			);
			await coordinator.leaves();
			for (const person of [raiser, coordinator]) {
				expect(JSON.stringify([person.privately(), person.channel()])).not.toContain("FD-2207");
			}
		},
	);
}

onEach(
	"[S3-28] whoever promised the call, and whoever it falls to, says who took the referral",
	async ({ world, raiser, coordinator }) => {
		await begins(raiser, "raise");
		await raiser.fills({ known: ["protection_plan"], unticked: "no" });
		await raiser.sends();
		// “Nobody yet” waits for nothing.
		await raiser.fills({ told: "nobody_yet" });
		await raiser.sends();
		expectForm(raiser, /First name/);
		await raiser.leaves();
		await opensDetails(coordinator, REF);
		expectForm(
			coordinator,
			/Who was told of the danger\W+Nobody yet: promised by (Grace Lapwing|Omar Fieldfare)/,
		);
		await coordinator.leaves();
		for (const minutes of [31, 62]) {
			await world.moveTo(new Date(Date.parse("2027-03-10T09:00:00Z") + minutes * 60_000));
			await everythingDelivered(world);
		}
		await coordinator.seesPrivately(/It now falls to you/);
		const asked = coordinator.privately().findLast((m) => m.buttons.includes("Confirm the contact"))!;
		await coordinator.presses(asked, "Confirm the contact");
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		await coordinator.fills({ told: "both" });
		await coordinator.sends();
		expectForm(coordinator, /Enter who took the referral at social care, or their reference/);
		await coordinator.fills({ contact_reference: "FD-2208" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`The contact about ${REF} is confirmed`));
		await opensDetails(coordinator, REF);
		expectForm(coordinator, /Social care and the police, said Asha Curlew[^\n]*\W+FD-2208/);
	},
);

onEach(
	"[S3-28] a protection plan that comes to light later is referred like one that was known",
	async ({ world, raiser, coordinator }) => {
		await begins(raiser, "raise");
		for (const screen of [{ unticked: "no" }, aChild(), whatHappened(), {}]) {
			await raiser.fills(screen);
			await raiser.sends();
		}
		await raiser.seesPrivately(new RegExp(`Received: ${REF}`));
		await everythingDelivered(world);
		await begins(coordinator, `concern ${REF}`);
		await coordinator.fills({
			at_risk: "no",
			worry: "The plan of 2026 still stands",
			worry_kinds: ["behaviour"],
		});
		await sendsOn(coordinator);
		await coordinator.fills({ new_known: ["protection_plan"] });
		await sendsOn(coordinator);
		await coordinator.fills({ told: "police" });
		await coordinator.sends();
		expectForm(coordinator, /is referred to social care/);
		await coordinator.fills({ told: "social_care", contact_reference: "FD-2209" });
		await sendsOn(coordinator);
		await opensDetails(coordinator, REF);
		expectForm(coordinator, /Social care, said Asha Curlew[^\n]*\W+FD-2209/);
		// Social care itself has nobody to refer the child to.
		const social = personOf(world, "avocet-nadia", "teams");
		await begins(social, "raise");
		await social.fills({ known: ["protection_plan"], unticked: "no" });
		await social.sends();
		await social.fills({ told: "social_care" });
		await social.sends();
		expectForm(social, /First name/);
		await social.leaves();
	},
);
