import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {exactName, harmless} from '../../../source/base/text/harmless.js';
import {joined, markup, named, styleElement} from '../../../source/abilities/report/html-page.js';
import {hostileText} from '../../helpers/hostile-text.js';

const attack = fc
	.array(
		fc.oneof(
			hostileText,
			fc.constantFrom(
				'<',
				'>',
				'"',
				"'",
				'&',
				'&lt;',
				'</style>',
				'<script>',
				'<!--',
				'data:text/html,x',
				'" onclick="x',
			),
		),
	)
	.map(parts => parts.join(''));

const signs = new Map([
	['&amp;', '&'],
	['&lt;', '<'],
	['&gt;', '>'],
	['&quot;', '"'],
	['&#39;', "'"],
]);

const decoded = (source: string): string =>
	source.replaceAll(/&(?:amp|lt|gt|quot|#39);/gv, entity => signs.get(entity) ?? '');

await test('makes text of every value, whatever is in it', () => {
	fc.assert(
		fc.property(attack, text => {
			const source = markup`<p title="${text}">${text}${named(text)}</p>`.toString();
			const [, title = '', content = '', name = ''] =
				/^<p title="(?<title>[^"<>]*)">(?<content>[^"'<>]*)<bdi>(?<name>[^"'<>]*)<\/bdi><\/p>$/v.exec(source) ?? [];
			assert.deepEqual(
				[title, content, name].map(each => decoded(each)),
				[harmless(text), harmless(text), exactName(text)],
			);
			assert.doesNotMatch(source, /[\p{Bidi_Control}\p{Control}\u{2028}\u{2029}]/v);
		}),
	);
});

await test('puts pieces into pieces as they are', () => {
	const items = ['a', '<b>'].map(each => markup`<li>${each}</li>`);
	assert.equal(
		markup`<ul class="x">${items}</ul>${joined(items)}${1}`.toString(),
		'<ul class="x"><li>a</li><li>&lt;b&gt;</li></ul><li>a</li><li>&lt;b&gt;</li>1',
	);
});

await test('refuses an attribute without quotation marks, and a style sheet that ends its element', () => {
	assert.throws(() => markup`<p class=${'x'}></p>`, TypeError);
	assert.throws(() => styleElement('p {} </style><script>'), TypeError);
	assert.equal(styleElement('p > a { color: red }').toString(), '<style>p > a { color: red }</style>');
});
