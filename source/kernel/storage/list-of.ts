import * as v from 'valibot';

/** A list without the items that the schema refuses, so that a wrong item does not spoil the rest. */
export function listOf<Item>(schema: v.GenericSchema<unknown, Item>) {
	const parsed = (item: unknown) => v.safeParse(schema, item);
	const right = (items: unknown[]) =>
		items.map(item => parsed(item)).flatMap(each => (each.success ? [each.output] : []));
	const list = v.array(v.unknown());
	return v.pipe(list, v.transform(right));
}
