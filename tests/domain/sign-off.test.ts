import { describe, expect, test } from "vitest";
import { AGENCY_KINDS } from "../../src/domain/lists/agencies.ts";
import { agreedEnding, type Signature, sideOf } from "../../src/domain/sign-off.ts";

const school = (ending: Signature["ending"]): Signature => ({ side: "school", ending });
const authority = (ending: Signature["ending"]): Signature => ({ side: "authority", ending });

describe("joint sign-off", () => {
	test.each<[string, Signature[], Signature["ending"] | undefined]>([
		["nobody has signed", [], undefined],
		["one signature is not enough", [school("not_located")], undefined],
		["nor are two of one side", [authority("not_located"), authority("not_located")], undefined],
		["both say the same", [school("not_located"), authority("not_located")], "not_located"],
		["in either order", [authority("will_not_attend"), school("will_not_attend")], "will_not_attend"],
		["they say different things", [school("not_located"), authority("will_not_attend")], undefined],
		[
			"one of them signs again",
			[school("not_located"), authority("will_not_attend"), school("will_not_attend")],
			"will_not_attend",
		],
		[
			"the newest of a side stands",
			[school("not_located"), school("will_not_attend"), authority("not_located")],
			undefined,
		],
	])("%s", (_, signatures, ending) => {
		expect(agreedEnding(signatures)).toBe(ending);
	});

	test("schools sign for the school, education in the authority for the authority, others for neither", () => {
		const sides = AGENCY_KINDS.map(({ code }) => [code, sideOf(code)]).filter(([, side]) => side);
		expect(Object.fromEntries(sides)).toEqual({
			...{ school: "school", education_welfare: "authority", la_education: "authority" },
			cme_team: "authority",
		});
		expect(sideOf("council")).toBe("authority");
	});
});
