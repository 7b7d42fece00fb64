import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parentFinder} from '../../../source/base/tree/parents.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {family, organization} from '../../helpers/state.js';
import {shownText} from '../../../source/base/text/told.js';

const index = buildTreeIndex([
	...family,
	organization('twin', {name: 'Northwind', parent: 'apac'}),
	organization('slash', {name: 'A/B › C', parent: 'acme'}),
	organization('other', {name: 'EMEA'}),
]);
const find = parentFinder(index);

function idOf(text: string): string | undefined {
	const found = find(text);
	return 'row' in found ? index.idAt(found.row) : undefined;
}

await test('finds a parent by its id, its whole path, and the end of a path', () => {
	assert.equal(idOf('north'), 'north');
	assert.equal(idOf('Acme › EMEA › Northwind'), 'north');
	assert.equal(idOf(' Acme/EMEA / Northwind '), 'north');
	assert.equal(idOf('APAC / Northwind'), 'twin');
	assert.equal(idOf('Contoso'), 'contoso');
});

await test('prefers a whole path to the end of another', () => {
	assert.equal(idOf('EMEA'), 'other');
});

await test('finds a name that contains the separators', () => {
	assert.equal(idOf('Acme / A/B › C'), 'slash');
	assert.equal(idOf('A/B › C'), 'slash');
});

await test('does not guess an ambiguous or unknown parent', () => {
	const both = 'Acme › APAC › Northwind (twin), Acme › EMEA › Northwind (north)';
	const why = `2 organizations match: ${both}. Use the id instead.`;
	assert.deepEqual(find('Northwind'), {isAmbiguous: true, why: {text: why, said: why.replaceAll('›', '/')}});
	assert.deepEqual(find('north wind x'), {
		why: 'No organization that you can see has this id or path. Check the spelling, or use the id.',
		isAmbiguous: false,
	});
	assert.deepEqual(find('wind'), {
		why: 'No organization that you can see has this id or path. Check the spelling, or use the id.',
		isAmbiguous: false,
	});
	assert.deepEqual(find('/'), {
		why: 'No organization that you can see has this id or path. Check the spelling, or use the id.',
		isAmbiguous: false,
	});
});

await test('suggests similar paths for an unknown one, part by part', () => {
	const why = (text: string) => {
		const found = find(text);
		return (
			'why' in found && shownText(found.why).replace('No organization that you can see has this id or path.', '').trim()
		);
	};

	assert.equal(why('Contosso'), 'Did you mean Acme › EMEA › Contoso (contoso)?');
	assert.equal(why('emea / contosso'), 'Did you mean Acme › EMEA › Contoso (contoso)?');
	assert.equal(
		why('northwind'),
		'Did you mean one of these: Acme › APAC › Northwind (twin), Acme › EMEA › Northwind (north)?',
	);
	const contoso = 'Did you mean Acme › EMEA › Contoso (contoso)?';
	const slips = [
		'Acme / EMAE / Contoso',
		'Acme / EMEA / Contosso',
		'Acmee / EMEA / Contoso',
		'Acme › EMAE › Contosso',
		'EMAE / Contoso',
	];
	assert.deepEqual(
		slips.map(text => why(text)),
		Array.from({length: 5}, () => contoso),
		'a slip on any level, of a short name too',
	);
	assert.equal(why('Acmee / EMEA'), 'Did you mean Acme › EMEA (emea)?');
	assert.deepEqual(
		['APAC / Contosso', 'Contosso / Contoso', 'Nowhere', ''].map(text => why(text)),
		Array.from({length: 4}, () => 'Check the spelling, or use the id.'),
	);
});
