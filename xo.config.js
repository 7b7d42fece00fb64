import reactHooks from 'eslint-plugin-react-hooks';

/** @type {import('xo').FlatXoConfig} */
const config = [
	{ignores: ['distribution', 'binary']},
	// Prettier decides the layout; `npm test` asks it directly, which takes half the time of asking through xo.
	{prettier: 'compat'},
	{
		files: ['**/*.{ts,tsx,js}'],
		plugins: {'react-hooks': reactHooks},
		rules: {
			'react-hooks/rules-of-hooks': 'error',
			'react-hooks/exhaustive-deps': 'error',
			// The wire's own snake_case names are kept from the boundary to the screen.
			'@typescript-eslint/naming-convention': 'off',
			// Each ability adds its events and dialogs to an interface of the kernel; `test/structure.test.ts` allows no other interface.
			'@typescript-eslint/consistent-type-definitions': 'off',
			// A doc comment of one line takes one line.
			'unicorn/single-line-block-comment-style': 'off',
			// Prettier removes the parentheses that it asks for.
			'@stylistic/no-mixed-operators': 'off',
			// It takes every file under `test`, helpers included, for a test.
			'node-test/no-import-test-files': 'off',
		},
	},
	{
		files: ['benchmark/**/*.ts'],
		// What is measured at the same time as something else is not measured.
		rules: {'no-await-in-loop': 'off'},
	},
];

export default config;
