/**
 * The bot as it is installed in one workspace of a platform, or in all workspaces of an organisation at once. What stands in
 * `tokens` opens the workspace to whoever has it: it is never logged, and kept sealed alone.
 */
export interface Installation {
	/** The platform's id of the workspace or organisation. */
	tenant: string;
	/** Of an organisation: its workspaces that this is for; undefined for a workspace's own. */
	workspaces?: readonly string[];
	/** The bot's own user there. */
	bot: string;
	/** The address that messages there are linked to, with a slash at its end. */
	url: string;
	tokens: Tokens;
}

export interface Tokens {
	token: string;
	/** What the token is renewed with; undefined for one that does not end. */
	refresh?: string | undefined;
	/** In so many seconds the token ends. */
	endsIn?: number | undefined;
}

/** Who the bot is in a workspace. */
export type Installed = Pick<Installation, "tenant" | "bot" | "url">;

/**
 * Asks the platform for new tokens.
 * @returns its code where it refuses, and will go on refusing
 * @throws where it did not answer, or is to be asked again
 */
export type Renew = (refresh: string) => Promise<Tokens | { refused: string }>;

/** Where installations are kept, for every replica. */
export interface Installations {
	/**
	 * Keeps an installation, in the place of an earlier one. False where no panel has to do with that workspace: then nothing
	 * is kept.
	 * @param by the account that installed it
	 */
	keep(installation: Installation, by: string): Promise<boolean>;
	/** Who the bot is in a workspace: by its own installation, or else its organisation's, as far as that is known. */
	installed(tenant: string, organisation?: string): Promise<Installed | undefined>;
	/** The same with a token, which is renewed when it is about to end: by one replica at a time. */
	token(
		tenant: string,
		organisation: string | undefined,
		renew: Renew,
	): Promise<(Installed & { token: string }) | undefined>;
	/** The organisations that the bot is installed in. */
	organisations(): Promise<string[]>;
	/** Notes the workspaces that an organisation's installation is for. */
	covers(organisation: string, workspaces: readonly string[]): Promise<void>;
}
