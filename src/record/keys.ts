import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
	timingSafeEqual,
} from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;

const objects = new WeakMap<Buffer, KeyObject>();

/**
 * The same key as Node's cryptography takes it soonest: given bytes, it finds out at each call what they are, which costs
 * several times what sealing a short text does.
 */
export function keyObject(key: Buffer): KeyObject {
	let object = objects.get(key);
	if (!object) {
		object = createSecretKey(key);
		objects.set(key, object);
	}
	return object;
}

const IVS_AT_ONCE = 256;
let ivs = Buffer.alloc(0);

/** Random bytes that nothing else gets. Asked of the system for many at once: each time costs as much as sealing does. */
function newIv(): Buffer {
	if (!ivs.length) ivs = randomBytes(IV_BYTES * IVS_AT_ONCE);
	const iv = ivs.subarray(0, IV_BYTES);
	ivs = ivs.subarray(IV_BYTES);
	return iv;
}

/** AES-256-GCM under this key. The associated data binds the result to its row and field: it opens nowhere else. */
export function encrypt(key: Buffer, plain: Buffer, associated: string): Buffer {
	const iv = newIv();
	const cipher = createCipheriv("aes-256-gcm", keyObject(key), iv).setAAD(Buffer.from(associated));
	return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when the key, the associated data or a byte of the ciphertext is not what it was */
export function decrypt(key: Buffer, sealed: Buffer, associated: string): Buffer {
	const iv = sealed.subarray(0, IV_BYTES);
	const tag = sealed.subarray(sealed.length - TAG_BYTES);
	// Without its length given, a shorter tag would do, which is sooner guessed.
	const cipher = createDecipheriv("aes-256-gcm", keyObject(key), iv, { authTagLength: TAG_BYTES });
	cipher.setAAD(Buffer.from(associated)).setAuthTag(tag);
	return Buffer.concat([cipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), cipher.final()]);
}

/** A master key that is not here, or is not the one that it is called. */
export class WrongMaster extends Error {}

/** A key as it is kept: encrypted by the master key of this version. */
export interface Wrapped {
	master: string;
	wrapped: Buffer;
}

/**
 * The master keys, by version. The current one wraps new keys; the others still open what they wrapped.
 * Children, look-up tokens and installations have keys of their own; that of drafts is derived from a master.
 */
export class MasterKeys {
	readonly #masters: ReadonlyMap<string, Buffer>;
	/** Keys by master and purpose: derived once. */
	readonly #derived = new Map<string, Buffer>();
	readonly current: string;

	/** @param masters version → 32 bytes; the last entry is the current one */
	constructor(masters: ReadonlyMap<string, Buffer>) {
		const versions = [...masters.keys()];
		if (!versions.length) throw new Error("There is no master key");
		for (const [version, key] of masters) {
			if (key.length !== 32) throw new Error(`Master key ${version} must have 32 bytes`);
		}
		this.#masters = masters;
		this.current = versions.at(-1)!;
	}

	/** The versions that are here, the current one last. */
	get versions(): readonly string[] {
		return [...this.#masters.keys()];
	}

	#master(version: string): Buffer {
		const key = this.#masters.get(version);
		if (!key) throw new WrongMaster(`Master key ${version} is not configured`);
		return key;
	}

	/** A new data key for a child, and the same wrapped for keeping. */
	newDataKey(child: string): { key: Buffer } & Wrapped {
		const key = randomBytes(32);
		return { key, ...this.#wrap(key, `child:${child}`) };
	}

	/** The data key that was wrapped for this child. */
	unwrap(child: string, master: string, wrapped: Buffer): Buffer {
		return this.#unwrap({ master, wrapped }, `child:${child}`);
	}

	/**
	 * A new key for look-up tokens, wrapped for keeping. The first of all is derived from the first master, as tokens
	 * were made before they had keys of their own.
	 */
	newTokenKey(version: number): Wrapped {
		const first = () => derive(this.#master(this.versions[0]!), "rollcall look-up tokens");
		return this.#wrap(version === 1 ? first() : randomBytes(32), tokenKey(version));
	}

	/** The look-up tokens' key of this version. */
	unwrapTokenKey(version: number, master: string, wrapped: Buffer): Buffer {
		return this.#unwrap({ master, wrapped }, tokenKey(version));
	}

	/** A new key for an installation, and the same wrapped for keeping. `of` is its platform and tenant. */
	newInstallationKey(of: string): { key: Buffer } & Wrapped {
		const key = randomBytes(32);
		return { key, ...this.#wrap(key, installationKey(of)) };
	}

	/** The key that was wrapped for this installation. */
	unwrapInstallationKey(of: string, master: string, wrapped: Buffer): Buffer {
		return this.#unwrap({ master, wrapped }, installationKey(of));
	}

	/** An installation's key under the current master. @throws when the master of this version does not open it */
	rewrapInstallationKey(of: string, { master, wrapped }: Wrapped): Wrapped {
		return this.#wrap(this.unwrapInstallationKey(of, master, wrapped), installationKey(of));
	}

	/** A child's data key under the current master. @throws when the master of this version does not open it */
	rewrap(child: string, { master, wrapped }: Wrapped): Wrapped {
		return this.#wrap(this.unwrap(child, master, wrapped), `child:${child}`);
	}

	/** A token key under the current master. @throws when the master of this version does not open it */
	rewrapTokenKey(version: number, { master, wrapped }: Wrapped): Wrapped {
		return this.#wrap(this.unwrapTokenKey(version, master, wrapped), tokenKey(version));
	}

	#wrap(key: Buffer, associated: string): Wrapped {
		return { master: this.current, wrapped: encrypt(this.#master(this.current), key, associated) };
	}

	#unwrap({ master, wrapped }: Wrapped, associated: string): Buffer {
		const key = this.#master(master);
		try {
			return decrypt(key, wrapped, associated);
		} catch (cause) {
			throw new WrongMaster(`Master key ${master} does not open what was wrapped under that name`, { cause });
		}
	}

	/** Seals what belongs to no child yet, for a day: the answers of a form in progress. A rotation leaves it as it is. */
	sealLoose(what: string, plain: string): Buffer {
		const key = this.#derive(this.current, DRAFTS);
		return Buffer.concat([Buffer.from(`${this.current}\0`), encrypt(key, Buffer.from(plain), what)]);
	}

	/** A mark on these bytes, 96 bits, that nobody makes without a master key. Each purpose has a key of its own. */
	mark(purpose: string, bytes: Buffer): Buffer {
		return this.#mark(this.current, purpose, bytes);
	}

	/** Whether a mark is ours, under whichever master that is here. In constant time for each. */
	isMarked(purpose: string, bytes: Buffer, mark: Buffer): boolean {
		if (mark.length !== MARK_BYTES) return false;
		return this.versions.some((version) => timingSafeEqual(this.#mark(version, purpose, bytes), mark));
	}

	#mark(version: string, purpose: string, bytes: Buffer): Buffer {
		const key = keyObject(this.#derive(version, purpose));
		return createHmac("sha256", key).update(bytes).digest().subarray(0, MARK_BYTES);
	}

	#derive(version: string, purpose: string): Buffer {
		const name = `${version}\0${purpose}`;
		const key = this.#derived.get(name) ?? derive(this.#master(version), purpose);
		this.#derived.set(name, key);
		return key;
	}

	/** Opens what {@link sealLoose} sealed. */
	openLoose(what: string, sealed: Buffer): string {
		const end = sealed.indexOf(0);
		const key = this.#derive(sealed.subarray(0, end).toString(), DRAFTS);
		return decrypt(key, sealed.subarray(end + 1), what).toString();
	}
}

const MARK_BYTES = 12;
const DRAFTS = "rollcall drafts";

const tokenKey = (version: number): string => `token-key:${version}`;
const installationKey = (of: string): string => `installation:${of}`;

function derive(master: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), purpose, 32));
}
