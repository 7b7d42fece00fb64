import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hclString, resourceName} from '../../../source/kernel/files/formats.js';

await test('escapes templates, quotes and control characters in an HCL string', () => {
	const dollar = '$';
	const text = ['a "b" ', dollar, '{c} %', '{d} $e\n\u{1B}\b\f\u{202E}', String.raw`\b`].join('');
	assert.equal(
		hclString(text),
		[String.raw`"a \"b\" `, dollar, dollar, '{c} %%', String.raw`{d} $e\n\u001b\u0008\u000c\u202e\\b"`].join(''),
	);
});

await test('escapes a hidden character beyond the first plane once, and keeps text that looks like an escape', () => {
	assert.equal(hclString('🏴\u{E0067}\u{E007F}'), String.raw`"🏴\U000e0067\U000e007f"`);
	assert.equal(hclString(String.raw`\udb40\udc67`), String.raw`"\\udb40\\udc67"`);
});

await test('replaces half a surrogate pair, for which HCL has no escape', () => {
	assert.equal(hclString('a\u{D800}b😀\u{DC00}'), '"a\u{FFFD}b😀\u{FFFD}"');
});

await test('gives a resource a valid Terraform name, whatever the organization is called', () => {
	assert.equal(resourceName('Café & Söhne GmbH', '0123456789abcdef'), 'cafe_sohne_gmbh_01234567');
	assert.equal(resourceName('株式会社', '0123456789abcdef'), 'organization_01234567');
	assert.equal(resourceName('3M', '0123456789abcdef'), 'organization_3m_01234567');
});
