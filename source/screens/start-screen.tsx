import {
	Box,
	Text,
	useInput,
	usePaste,
} from 'ink';
import SelectInput from 'ink-select-input';
import TextInput from 'ink-text-input';
import {useState, type ReactNode} from 'react';
import type {Credential} from '../api/credential.js';

/**
What the person chose to begin with.
*/
export type Start = {readonly kind: 'sandbox'} | {readonly kind: 'credential'; readonly credential: Credential} | {readonly kind: 'quit'};

type StartScreenProps = {
	/**
	The host that a credential would be sent to.
	*/
	readonly host: string;
	readonly onStart: (start: Start) => void;
};

type Question = 'menu' | 'token' | 'email' | 'key';

const choices = [
	{label: 'Explore the sandbox: sample data on this machine, no credential needed', value: 'sandbox'},
	{label: 'Type an API token for this session', value: 'token'},
	{label: 'Type an e-mail address and API key for this session', value: 'email'},
	{label: 'Quit', value: 'quit'},
] as const;

const prompts: Readonly<Record<Exclude<Question, 'menu'>, string>> = {
	token: 'API token',
	email: 'E-mail address',
	key: 'API key',
};

const withoutControls = (text: string): string => text.replaceAll(/\p{Control}/gv, '');

/**
The first start without a credential: what there is to do, instead of an error. What is typed here is kept in memory alone.
*/
export function StartScreen({host, onStart}: StartScreenProps): ReactNode {
	const [question, setQuestion] = useState<Question>('menu');
	const [value, setValue] = useState('');
	const [email, setEmail] = useState('');

	const ask = (next: Question) => {
		setQuestion(next);
		setValue('');
	};

	const accept = (text: string) => {
		const answer = withoutControls(text).trim();
		if (answer === '') {
			return;
		}

		if (question === 'email') {
			setEmail(answer);
			ask('key');
			return;
		}

		onStart({kind: 'credential', credential: question === 'key' ? {scheme: 'key', email, key: answer} : {scheme: 'token', token: answer}});
	};

	// Keys that arrive together reach the input as one text; an Enter among them ends it here.
	const change = (text: string) => {
		if (/[\n\r]/v.test(text)) {
			accept(text);
		} else {
			setValue(withoutControls(text));
		}
	};

	useInput((input, key) => {
		if ((input === 'c' && key.ctrl) || (question === 'menu' && (input === 'q' || key.escape))) {
			onStart({kind: 'quit'});
		} else if (key.escape) {
			ask('menu');
		}
	});

	usePaste(text => {
		if (question !== 'menu') {
			setValue(value + withoutControls(text));
		}
	});

	return (
		<Box flexDirection='column' paddingX={1}>
			<Text bold>cforgs</Text>
			<Text>Browse and edit Cloudflare Organizations. There is no credential in the environment.</Text>
			<Box marginY={1}>
				{question === 'menu'
					? (
						<SelectInput
							items={[...choices]}
							onSelect={({value: chosen}) => {
								if (chosen === 'sandbox' || chosen === 'quit') {
									onStart({kind: chosen});
								} else {
									ask(chosen);
								}
							}}
						/>
					)
					: (
						<>
							<Text>{prompts[question]}: </Text>
							<TextInput value={value} onChange={change} onSubmit={accept} {...(question !== 'email' && {mask: '•'})}/>
						</>
					)}
			</Box>
			<Text dimColor wrap='wrap'>
				{question === 'menu'
					? 'To have it at every start, set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY. j k move, ↵ chooses, q quits.'
					: `It is sent to ${host} alone and stored nowhere. ↵ goes on, Esc goes back.`}
			</Text>
		</Box>
	);
}
