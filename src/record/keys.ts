import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under this key. The associated data binds the result to its row and field: it opens nowhere else. */
export function encrypt(key: Buffer, plain: Buffer, associated: string): Buffer {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(associated));
	return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when the key, the associated data or a byte of the ciphertext is not what it was */
export function decrypt(key: Buffer, sealed: Buffer, associated: string): Buffer {
	const iv = sealed.subarray(0, IV_BYTES);
	const tag = sealed.subarray(sealed.length - TAG_BYTES);
	const cipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(associated)).setAuthTag(tag);
	return Buffer.concat([cipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), cipher.final()]);
}

/**
 * The master keys, by version. The newest wraps new data keys; older ones still open what they wrapped.
 * Look-up tokens and drafts have keys of their own, derived from a master.
 */
export class MasterKeys {
	readonly #masters: ReadonlyMap<string, Buffer>;
	readonly #lookup: Buffer;
	readonly current: string;

	/** @param masters version → 32 bytes; the last entry is the current one, the first gives the look-up key */
	constructor(masters: ReadonlyMap<string, Buffer>) {
		const versions = [...masters.keys()];
		if (!versions.length) throw new Error("There is no master key");
		for (const [version, key] of masters) {
			if (key.length !== 32) throw new Error(`Master key ${version} must have 32 bytes`);
		}
		this.#masters = masters;
		this.current = versions.at(-1)!;
		this.#lookup = derive(masters.get(versions[0]!)!, "rollcall look-up tokens");
	}

	#master(version: string): Buffer {
		const key = this.#masters.get(version);
		if (!key) throw new Error(`Master key ${version} is not configured`);
		return key;
	}

	/** A new data key for a child, and the same wrapped for keeping. */
	newDataKey(child: string): { key: Buffer; wrapped: Buffer; master: string } {
		const key = randomBytes(32);
		return { key, wrapped: encrypt(this.#master(this.current), key, `child:${child}`), master: this.current };
	}

	/** The data key that was wrapped for this child. */
	unwrap(child: string, master: string, wrapped: Buffer): Buffer {
		return decrypt(this.#master(master), wrapped, `child:${child}`);
	}

	/** A token for exact look-up: equal values give equal tokens, and without the key a token says nothing. */
	token(kind: string, value: string): Buffer {
		return createHmac("sha256", this.#lookup).update(`${kind}\x1f${value}`).digest().subarray(0, 16);
	}

	/** Seals what belongs to no child yet: the answers of a form in progress. */
	sealLoose(what: string, plain: string): Buffer {
		const key = derive(this.#master(this.current), "rollcall drafts");
		return Buffer.concat([Buffer.from(`${this.current}\0`), encrypt(key, Buffer.from(plain), what)]);
	}

	/** Opens what {@link sealLoose} sealed. */
	openLoose(what: string, sealed: Buffer): string {
		const end = sealed.indexOf(0);
		const key = derive(this.#master(sealed.subarray(0, end).toString()), "rollcall drafts");
		return decrypt(key, sealed.subarray(end + 1), what).toString();
	}
}

function derive(master: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), purpose, 32));
}
