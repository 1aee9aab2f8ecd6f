import type { Json } from "./json.ts";
import type { TeamsState } from "./state.ts";
import { mriOf, type TeamsUser } from "./world.ts";

/** The person with this Entra object id or `29:` id: a name is no identity. */
export function memberNamed(state: TeamsState, id: string): TeamsUser | undefined {
	return state.world.users.find((user) => user.aadObjectId === id || mriOf(user.aadObjectId) === id);
}

/** A person as the roster lists them. */
export function rosterEntry(state: TeamsState, user: TeamsUser): Json {
	const [givenName = "", ...rest] = user.name.split(" ");
	const email = user.email ?? `${user.name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@example.org`;
	return {
		id: mriOf(user.aadObjectId),
		objectId: user.aadObjectId,
		aadObjectId: user.aadObjectId,
		name: user.name,
		givenName,
		surname: rest.join(" "),
		email,
		userPrincipalName: email,
		tenantId: user.tenantId ?? state.world.tenant.id,
		userRole: user.tenantId && user.tenantId !== state.world.tenant.id ? "guest" : "user",
	};
}
