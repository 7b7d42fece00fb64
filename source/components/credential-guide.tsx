import {Box, Text, Transform} from 'ink';
import type {ReactNode} from 'react';
import {hyperlink} from './hyperlink.js';
import {inkLook, usePalette} from './use-palette.js';

type CredentialGuideProps = {readonly canLink: boolean};

const address = 'https://dash.cloudflare.com/profile/api-tokens';

const whichOne = 'Of the eight calls only the list of organizations is documented for a token. The other seven (create, get, modify, delete, accounts, get profile, '
	+ 'modify profile) are documented for a key; with a token they may work by now, or be refused.';

const parts = [
	['API token', 'Does only what you allow, can expire, and can be revoked separately. Create a custom token with the permission User Details: Read.'],
	['Global key', 'Does whatever you may do, so guard it like your password. The Global API Key is sent together with your e-mail address.'],
	['Which one', whichOne],
	['So', 'Begin with a token. Where it is refused, cforgs says so; use the key then.'],
] as const;

/**
The same in lines of text.
*/
export const guideLines: readonly string[] = [
	'How to make a token or a key.',
	...parts.map(([title, text]) => `${title}: ${text}`),
	`Make one at ${address}: Create Token, or View beside Global API Key.`,
	'Escape goes back to the menu.',
];

function Part({title, text}: {readonly title: string; readonly text: string}): ReactNode {
	return (
		<Box marginTop={1}>
			<Box width={12} flexShrink={0}><Text bold>{title}</Text></Box>
			<Text>{text}</Text>
		</Box>
	);
}

/**
What a token and a key are for here, and where to make one. It fits a terminal of 80 columns and 24 rows.
*/
export function CredentialGuide({canLink}: CredentialGuideProps): ReactNode {
	const palette = usePalette();
	return (
		<Box flexDirection='column' paddingX={1}>
			<Text bold>How to make a token or a key</Text>
			{parts.map(([title, text]) => <Part key={title} title={title} text={text}/>)}
			<Box marginTop={1}>
				<Box width={12} flexShrink={0}><Text bold>Make one</Text></Box>
				<Box flexDirection='column'>
					<Transform transform={text => canLink ? hyperlink(address, text) : text}><Text underline>{address}</Text></Transform>
					<Text>There: Create Token, or View beside Global API Key.</Text>
				</Box>
			</Box>
			<Box marginTop={1}><Text {...inkLook(palette.dim)}>Esc goes back to the menu.</Text></Box>
		</Box>
	);
}
