import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import {briefReader} from '../../../source/base/api/brief-organization.js';
import {organizationSchema} from '../../../source/base/api/schemas.js';

const value = fc.oneof(
	fc.string(),
	fc.constant(''),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
	fc.constant(undefined),
	fc.object({maxDepth: 1}),
);
const parentValue = fc.record({id: fc.oneof(fc.string(), value), name: value}, {requiredKeys: []});
const metaValue = fc.record({managed_by: value, flags: value}, {requiredKeys: []});
const fieldName = fc.constantFrom('business_email', 'external_metadata', 'other', '__proto__');
const profileValue = fc.dictionary(fieldName, fc.oneof(fc.string(), fc.string(), value));
const record = fc.record(
	{
		id: fc.oneof(fc.string(), value),
		name: value,
		create_time: value,
		parent: fc.oneof(parentValue, value),
		meta: fc.oneof(metaValue, value),
		profile: fc.oneof(profileValue, value),
	},
	{requiredKeys: []},
);

const isOfTexts = (profile: unknown): boolean => Object.values(profile ?? {}).every(each => typeof each === 'string');

await test('reads any record as the schema does, for the fields the tree shows, and a profile of texts', () => {
	const read = briefReader();
	fc.assert(
		fc.property(fc.oneof(record, value), each => {
			const {success, output} = v.safeParse(organizationSchema, each);
			const brief = read(each);
			if (!success) {
				return brief === undefined;
			}

			const {
				id,
				name,
				create_time: created,
				parent,
				profile,
				meta: {managed_by: manager},
			} = output;
			assert.deepEqual(brief, {
				id,
				name,
				meta: manager === undefined ? {} : {managed_by: manager},
				...(created !== undefined && {create_time: created}),
				...(parent && {parent: {id: parent.id, ...(parent.name !== undefined && {name: parent.name})}}),
				...(profile && isOfTexts(typeof each === 'object' && each && 'profile' in each && each.profile) && {profile}),
			});
			return true;
		}),
		{numRuns: 3000},
	);
});

await test('shares one parent object among children, as long as its name is the same', () => {
	const read = briefReader();
	const [one, two, other] = [
		{id: 'p', name: 'P'},
		{id: 'p', name: 'P'},
		{id: 'p', name: 'Q'},
	].map((parent, index) => read({id: String(index), parent}));
	assert.equal(one?.parent, two?.parent);
	assert.deepEqual(other?.parent, {id: 'p', name: 'Q'});
});

await test('shares the tags down to the parent among children, and drops invalid tags', () => {
	const read = briefReader();
	const tagsFor = (id: string, tags: unknown) =>
		read({id, parent: {id: 'p'}, meta: {hierarchy_tags: tags}})?.meta.hierarchy_tags;
	assert.deepEqual(
		[undefined, 'root p a', ['p', 'a'], ['root', 'a']].map(tags => tagsFor('a', tags)),
		[undefined, undefined, undefined, undefined],
	);
	const tags = tagsFor('b', ['root', 7, 'p', 'b']);
	assert.deepEqual(tags, ['root', 'p']);
	assert.equal(tagsFor('c', ['elsewhere', 'p', 'c']), tags);
	assert.equal(read({id: 'root', meta: {hierarchy_tags: ['x', '']}})?.meta.hierarchy_tags, undefined);
});

await test('shares one object among organizations without tags that have the same manager', () => {
	const read = briefReader();
	const metas = ['m', 'm', 'n', undefined, undefined, ''].map(
		(manager, at) => read({id: `${at}`, parent: {id: `parent ${at}`}, meta: {managed_by: manager}})?.meta,
	);
	assert.deepEqual(metas, [{managed_by: 'm'}, {managed_by: 'm'}, {managed_by: 'n'}, {}, {}, {managed_by: ''}]);
	assert.equal(metas[0], metas[1]);
	assert.equal(metas[3], metas[4]);
	assert.deepEqual(
		read({id: 'tagged', parent: {id: 'p'}, meta: {managed_by: 'm', hierarchy_tags: ['root', 'p', 'tagged']}})?.meta,
		{managed_by: 'm', hierarchy_tags: ['root', 'p']},
	);
	assert.deepEqual(metas[0], {managed_by: 'm'});
});

await test('leaves out the tags if the parent was read before', () => {
	const read = briefReader();
	const parent = {id: 'p', name: 'P'};
	const child = () => read({id: 'c', parent, meta: {hierarchy_tags: ['root', 'p', 'c']}})?.meta;
	assert.deepEqual(child(), {hierarchy_tags: ['root', 'p']});
	const later = briefReader();
	later({id: 'p', name: 'P', parent: {id: 'root'}});
	assert.deepEqual(later({id: 'c', parent, meta: {hierarchy_tags: ['root', 'p', 'c']}})?.meta, {});
});
