import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {flagRows} from '../../../source/abilities/organizations/figure-rows.js';
import {fittedText, texts} from '../../helpers/row-texts.js';
import {organization} from '../../helpers/state.js';

const long = 'account_creation_applies_tenant_defaults';
const acme = organization('acme', {
	meta: {flags: {account_creation: 'enabled', member_management: '', [long]: 'disabled'}},
});
const shown = (columns: number) => texts(flagRows(acme, columns, ''));

await test('puts flag values in a column if there is room, else at the right end of the row or the next row', () => {
	assert.deepEqual(shown(60), [
		`${'account_creation'.padEnd(42)}enabled`,
		`${'member_management'.padEnd(42)}–`,
		`${long}  disabled`,
	]);
	assert.deepEqual(shown(40), [
		`${'account_creation'.padEnd(33)}enabled`,
		`${'member_management'.padEnd(39)}–`,
		long,
		'disabled'.padStart(40),
	]);
	assert.deepEqual(
		shown(20).filter(line => line.includes('abled')),
		['enabled'.padStart(20), 'disabled'.padStart(20)],
	);
	const none = flagRows(organization('none'), 40, 'There are none.');
	assert.deepEqual(texts(none), ['There are none.']);
});

await test('shows any number of flags', () => {
	const flags = Object.fromEntries(Array.from({length: 150_000}, (_, index) => [`flag_${index}`, 'enabled']));
	assert.equal(flagRows(organization('acme', {meta: {flags}}), 60, '').length, 150_000);
});

await test('cuts no row, whatever a flag holds', () => {
	const anything = fc.string({unit: fc.constantFrom('a', 'é', '東', '_', ' '), maxLength: 60});
	fc.assert(
		fc.property(anything, anything, fc.integer({min: 10, max: 90}), (name, value, columns) => {
			const rows = flagRows(organization('acme', {meta: {flags: {[name]: value}}}), columns, '');
			const cut = rows.filter(each => fittedText(each, columns).trimEnd() !== texts([each])[0]);
			assert.deepEqual(cut, []);
		}),
	);
});
