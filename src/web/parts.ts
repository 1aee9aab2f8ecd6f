import type pg from "pg";
import type { Catalogue } from "../bot/catalogue.ts";
import type { RateLimits } from "../bot/rate.ts";
import type { Log } from "../chat/log.ts";
import type { Mailer } from "../mail/mailer.ts";
import type { MasterKeys } from "../record/keys.ts";

/** What the pages for people outside chat are made of. */
export interface WebParts {
	pool: pg.Pool;
	keys: MasterKeys;
	catalogue: Catalogue;
	log: Log;
	mailer: Mailer;
	/** The origin at which people reach them. */
	pages: string;
	/** How many proxies of ours name the client's address. */
	proxies: number;
	limits: RateLimits;
}
