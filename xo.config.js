import reactHooks from 'eslint-plugin-react-hooks';

/**
@type {import('xo').FlatXoConfig}
*/
const config = [
	{ignores: ['distribution', 'binary']},
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
