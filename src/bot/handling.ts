import type { Key } from "../chat/message.ts";
import type { Interaction } from "../chat/port.ts";
import type { PersonCtx } from "../features/kit.ts";
import type { Catalogue } from "./catalogue.ts";
import type { KnownPlace } from "./places.ts";

/** An interaction under way: the transaction it runs in, and what it has recorded so far. */
export interface Handling {
	ctx: PersonCtx;
	interaction: Interaction;
	catalogue: Catalogue;
	/** Where it was done, if the record knows that place. */
	place?: KnownPlace;
	/** Those of this person's panels that are for practice, where they are on several. */
	practice: ReadonlySet<Key>;
	/** The name of the action, the id of its subject, and the case and panel of that, once known: for the audit. */
	about: { action: string; subject: string | null; case?: Key; panel?: Key };
}
