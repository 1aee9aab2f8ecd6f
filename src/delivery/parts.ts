import type pg from "pg";
import type { Catalogue } from "../bot/catalogue.ts";
import type { Log } from "../chat/log.ts";
import type { Place, Platform } from "../chat/port.ts";
import type { Watch } from "../chat/watch.ts";
import type { MasterKeys } from "../record/keys.ts";
import type { Drawn } from "./draw.ts";
import type { People } from "./people.ts";
import type { DuePosting, LeasedPlace } from "./postings.ts";

/** What delivery needs of the rest. */
export interface DeliveryParts {
	pool: pg.Pool;
	keys: MasterKeys;
	catalogue: Catalogue;
	platforms: ReadonlyMap<string, Platform>;
	log: Log;
	/** Is told what became of each attempt; unset: nobody watches. */
	watch?: Watch;
	/** Who waits for an answer meanwhile; unset: nobody does. */
	people?: People;
	/** Milliseconds between two messages to one place. Both platforms bear one a second. */
	paceMs: number;
}

/** An attempt: the posting, what was drawn, and where it goes. */
export interface Attempt {
	posting: DuePosting;
	drawn: Drawn;
	place: Place;
	leased: LeasedPlace;
	/** The replica that has the place. */
	holder: string;
	/** When it last had the lease for certain, by this process's own clock in milliseconds (performance.now). */
	leasedAt: number;
	/** When the platform had answered, by the same clock. */
	answeredAt?: number;
	platform: Platform;
	/** It is too late to post it: an earlier attempt that arrived is kept up, and none is made anew. */
	onlyIfFound: boolean;
}
