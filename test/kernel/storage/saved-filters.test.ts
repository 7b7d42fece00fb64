import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {keptNamePattern} from '../../../source/kernel/state/kept-name.js';
import {openFilters, textsOfFilters} from '../../../source/kernel/storage/saved-filters.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const filterName = fc
	.string({unit: fc.constantFrom('a', 'B', '-', '_', '7'), maxLength: 3})
	.filter(name => keptNamePattern.test(name));

const change = fc.record({
	name: filterName,
	text: fc.option(fc.string({unit: 'grapheme', maxLength: 60}), {nil: undefined}),
	context: fc.constantFrom('one', 'two'),
});

await test('reads a saved filter back as itself, in its context, also in another run', () => {
	fc.assert(
		fc.property(fc.array(change, {maxLength: 8}), changes => {
			using folder = temporaryFolder();
			const open = (context: string) =>
				openFilters({
					stateFolder: folder.path,
					cacheFolder: folder.path,
					owner: {host: 'api.test', fingerprint: 'f', context},
				});
			const saved = new Map([
				['one', new Map<string, string>()],
				['two', new Map<string, string>()],
			]);
			for (const {name, text, context} of changes) {
				if (text === undefined) {
					open(context).delete(name);
					saved.get(context)?.delete(name);
				} else {
					open(context).save(name, text);
					saved.get(context)?.set(name, text);
				}
			}

			const texts = saved
				.keys()
				.map(context => textsOfFilters(open(context)))
				.toArray();
			assert.deepEqual(texts, saved.values().toArray());
		}),
		{numRuns: 100},
	);
});
