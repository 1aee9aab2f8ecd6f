/**
 * A UK postcode in its usual form, "M1 1AE", or undefined. Case and spaces do not matter. The form is checked, not
 * whether Royal Mail has given it out.
 */
export function normalPostcode(text: string): string | undefined {
	const letters = text.toUpperCase().replace(/[\s.-]/g, "");
	const match = /^([A-Z]{1,2}\d[A-Z\d]?|GIR)(\d[ABD-HJLNP-UW-Z]{2})$/.exec(letters);
	return match ? `${match[1]} ${match[2]}` : undefined;
}

/** A telephone number as digits from the first 0 ("07700900123"); abroad with its + ("+48123456789"). */
export function normalPhone(text: string): string | undefined {
	const digits = text.replace(/\(0\)/g, "").replace(/[^\d+]/g, "");
	const number = digits.replace(/^00/, "+").replace(/^\+44/, "0");
	return /^(\+\d{7,15}|0\d{9,10})$/.test(number) ? number : undefined;
}

/** An e-mail address as it is compared, or undefined when it is none. */
export function normalEmail(text: string): string | undefined {
	const email = text.trim().toLowerCase();
	return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined;
}
