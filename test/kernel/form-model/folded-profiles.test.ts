import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {
	foldedOf,
	rankOfHolding,
	bestHolding,
	isWithin,
	profileNeedle,
} from '../../../source/kernel/form-model/profile-match.js';

const text = fc.oneof(
	fc.string({unit: fc.constantFrom('a', 'B', 'é', 'ß', ' ', '-', '1', '0', '(', ')', '"', '\n'), maxLength: 12}),
	fc
		.dictionary(fc.constantFrom('city', 'ab', 'a1'), fc.constantFrom('Aé b', 'a\nb', '01 a', 'ß-a'), {maxKeys: 3})
		.map(members => JSON.stringify(members)),
);
const profiles = fc
	.record({
		business_name: text,
		business_email: text,
		business_phone: text,
		business_address: text,
		external_metadata: text,
	})
	.map(each => ({...emptyProfile, ...each}));
const queries = fc
	.string({unit: fc.constantFrom('a', 'b', 'e', 'é', 's', ' ', '-', '1', '0', '(', ')'), minLength: 3, maxLength: 7})
	.filter(query => query.trim() === query);
const withoutAccents = (rank: number | undefined) => (rank === undefined ? undefined : rank - (rank % 2));

await test('matches a folded profile exactly as the profile itself', () => {
	fc.assert(
		fc.property(profiles, queries, (profile, query) => {
			const needle = profileNeedle(query);
			assert.ok(needle);
			const {business_name, business_email} = profile;
			// The lines of a value are searched separately.
			fc.pre(
				!`${business_name}${business_email}${profile.business_phone}${profile.business_address}${profile.external_metadata}`.includes(
					'\n',
				),
			);
			assert.equal(rankOfHolding(foldedOf(profile), needle), withoutAccents(bestHolding(profile, needle)?.rank));
		}),
		{numRuns: 2000},
	);
});

await test('matches no profile with a longer query that the shorter one did not match', () => {
	fc.assert(
		fc.property(profiles, queries, fc.nat(6), (profile, query, length) => {
			const [needle, before] = [profileNeedle(query), profileNeedle(query.slice(0, length).trim())];
			const isHeld =
				needle && before && isWithin(needle, before) && rankOfHolding(foldedOf(profile), needle) !== undefined;
			assert.ok(!isHeld || rankOfHolding(foldedOf(profile), before) !== undefined);
		}),
		{numRuns: 2000},
	);
});

await test('folds a profile once, with digits only from its phone number', () => {
	const sought = {...emptyProfile, business_name: 'Nord 12', business_phone: '+49 (0)30 123'};
	assert.equal(foldedOf(sought), '4930123\nnord 12\n\n+49 (0)30 123\n\n');
	const rankFor = (query: string) => {
		const needle = profileNeedle(query);
		return needle && rankOfHolding(foldedOf(sought), needle);
	};

	assert.deepEqual(
		['030 123', '301', '493', 'nord'].map(query => rankFor(query)),
		[0, undefined, undefined, 2],
	);
});
