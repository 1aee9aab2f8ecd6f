import { expect } from "vitest";
import { codesOf } from "../../src/domain/lists/coded.ts";
import { SCHOOL_TYPES } from "../../src/domain/lists/school-types.ts";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { triages } from "../support/triage.ts";

onEach(
	"[S3-5] a pupil of an independent school is accepted like one of any other kind of school",
	async ({ world, raiser, coordinator }) => {
		expect(codesOf(SCHOOL_TYPES)).toEqual(
			expect.arrayContaining([
				...["maintained", "academy", "free_school", "independent", "voluntary_aided", "foundation"],
				...["special", "pupil_referral_unit", "college", "alternative_provision"],
			]),
		);
		const happened = { school: "Kestrel House", school_type: "independent" };
		const ref = await raises(raiser, { happened });
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Type of school[\s\S]*Independent school/);
		// It is asked what any school is asked.
		const { rows } = await world.database.superuser.query(
			"select check_code as check from enquiry e join agency a on a.id = e.agency_id where a.kind = 'school' order by 1",
		);
		expect(rows.map((r) => r.check)).toEqual(["E01", "E02", "E03", "E06"]);
	},
);
