import * as v from 'valibot';

/**
A member that is left out, null included, rather than costing its whole record.
*/
export function lenient<T extends v.GenericSchema>(schema: T) {
	return v.optional(v.fallback(v.optional(schema), undefined));
}

export const lenientText = lenient(v.string());
