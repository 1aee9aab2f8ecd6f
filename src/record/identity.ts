import { Private } from "../chat/private.ts";
import { normalName } from "../domain/names/normal.ts";
import { lookUpTokens } from "../domain/normalise.ts";
import type { LookupValue } from "./lookup.ts";

/** What a form or a search says of a child; every part may be missing. */
export interface ChildDetails {
	first_name?: Private;
	surname?: Private;
	/** YYYY-MM-DD. */
	birth?: string;
	upn?: Private;
	postcode?: Private;
	parent?: Private;
	phone?: Private;
	school?: Private;
}

/** The values by which a child can be looked up: opened here, and keyed and hashed before they are stored. */
export function lookupsOf(child: ChildDetails): LookupValue[] {
	const tokens: LookupValue[] = lookUpTokens({
		firstNames: text(child.first_name),
		surname: text(child.surname),
		birth: child.birth,
		upn: text(child.upn),
		postcodes: list(child.postcode),
		parents: list(child.parent),
		phones: list(child.phone),
	});
	const school = text(child.school);
	return school ? [...tokens, { kind: "school", value: normalName(school) }] : tokens;
}

/** A person who wrote "unknown" said that they do not know: it must not match every other unknown. */
function text(value: Private | undefined): string | undefined {
	const written = value && Private.reveal(value).trim();
	return written && !/^(unknown|not known|n\/?a)$/i.test(written) ? written : undefined;
}

function list(value: Private | undefined): string[] {
	const written = text(value);
	return written ? [written] : [];
}
