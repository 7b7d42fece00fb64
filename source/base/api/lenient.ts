import * as v from 'valibot';

/** Drops an invalid or null member instead of rejecting the whole record. */
export function lenient<T extends v.GenericSchema>(schema: T) {
	return v.optional(v.fallback(v.optional(schema), undefined));
}

export const lenientText = lenient(v.string());
