import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {readText, textOfMany} from '../../../source/abilities/bulk/many-text.js';
import {unreadRows} from '../../../source/abilities/bulk/plan.js';
import {organization, profile} from '../../helpers/state.js';

const one = {...organization('a1', {name: 'Acme'}), profile: {...profile, business_name: 'Acme Ltd', external_metadata: '{"tier":"gold"}'}};

const two = {...organization('b2', {name: 'B “2”'}), profile: {...profile, external_metadata: 'line 1\nline 2'}};

const text = textOfMany([one, two], [], id => ['Root', id]);

const editsOf = (edited: string): unknown => {
	const read = readText(edited, text);
	return 'why' in read ? read.why : Object.fromEntries([...read.edits].map(([id, settings]) => [id, settings.map(({key, value}) => `${key}=${value}`)]));
};

await test('writes one table for each organization, with JSON and lines as they are', () => {
	assert.match(text, /^# Root › a1\n\[a1\]\nname = "Acme"\nbusiness_name = "Acme Ltd"\n/mv);
	assert.match(text, /^external_metadata = '\{"tier":"gold"\}'$/mv);
	assert.match(text, /^external_metadata = '''\nline 1\nline 2'''$/mv);
});

await test('finds what was edited, and nothing where lines or tables were deleted', () => {
	assert.deepEqual(editsOf(text), {});
	assert.deepEqual(editsOf(text.replace('"Acme"', '"Acme & Co"').replace('"gold"', '"silver"')), {a1: ['name=Acme & Co', 'external_metadata={"tier":"silver"}']});
	assert.deepEqual(editsOf(text.replace('business_name = "Acme Ltd"\n', '')), {});
	const first = text.slice(0, text.indexOf('# Root › b2'));
	assert.deepEqual(editsOf(first), {});
	assert.deepEqual(editsOf(''), {});
	assert.deepEqual(editsOf(text.replace('"Acme Ltd"', '""')), {a1: ['business_name=']});
	assert.deepEqual(editsOf(text.replaceAll('\n', '\r\n').replaceAll('line 1\r\nline 2', 'line 1\nline 2')), {}, 'line ends of the editor change no value');
});

await test('says in which line a text cannot be read', () => {
	const why = (edited: string): string => String(editsOf(edited));
	assert.match(why(text.replace('"Acme"', '"Acme')), /^Line 6 cannot be read as TOML: /v);
	assert.equal(why(text.replace('"Acme Ltd"', '12')), 'Line 7: The value of business_name must be a text in quotes.');
	assert.match(why(text.replace('business_name = "Acme Ltd"', 'colour = "x"')), /^Line 7: “colour” is no field\. The fields are name, /v);
	assert.equal(why(text.replace('business_name = "Acme Ltd"', 'email = "x"')), 'Line 7: “email” is no field. Did you mean business_email?');
	assert.match(why(`${text}\n[c3]\nname = "New"\n`), /^Line \d+: “c3” is none of the organizations in this text\./v);
	assert.match(why(`${text}\n[a1]\nname = "Twice"\n`), /^Line \d+ cannot be read as TOML: /v);
});

const characters = [...'\'"\\\n\r\t\u{0}\u{1B}\u{7F}\u{2028}{}a #=', '\u{D800}', '😀'];

const value = fc.oneof(
	fc.string({unit: 'binary', maxLength: 40}),
	fc.array(fc.constantFrom(...characters), {maxLength: 20}).map(parts => parts.join('')),
	fc.json(),
);

const records = fc.array(fc.record({name: value, external_metadata: value, business_address: value}), {minLength: 1, maxLength: 3});

const editsIn = (edited: string, written: string) => {
	const read = readText(edited, written);
	assert.ok('edits' in read);
	return read.edits;
};

await test('keeps every value byte for byte, whatever it has', () => {
	fc.assert(fc.property(records, all => {
		const organizations = all.map(({name, ...rest}, at) => ({...organization(`id-${at}`, {name}), profile: {...profile, ...rest}}));
		const whole = textOfMany(organizations, [], () => all.map(({name}) => name));
		assert.equal(editsIn(whole, whole).size, 0);
		// Against other values, the text gives each of its own back.
		const other = '!!other!!';
		const others = textOfMany(organizations.map(({id}) => ({...organization(id, {name: other}), profile: {...profile, external_metadata: other, business_address: other}})), [], () => []);
		const read = editsIn(whole, others);
		assert.deepEqual(
			organizations.map(({id}) => (read.get(id) ?? []).map(each => each.value).filter(each => each !== undefined)),
			organizations.map(({name, profile: {business_address: address, external_metadata: metadata}}) => [name, address, metadata].map(each => each.toWellFormed())),
		);
	}), {numRuns: 300});
});

await test('names in comments what has no table, and reads such a text', () => {
	const {profile: _, ...unread} = one;
	const missing = unreadRows([unread, two]);
	const named = textOfMany([unread, two], missing, () => []);
	assert.deepEqual(missing.map(({result}) => result.text), ['Its profile could not be read.']);
	assert.match(named, /^# Not in this text: Acme \(a1\)\. Its profile could not be read\.$/mv);
	assert.ok(!named.includes(`[${one.id}]`));
	assert.deepEqual(readText(named, named), {edits: new Map()});
});
