import type {ApiError} from '../../base/api/api-error.js';
import {documentationUrlOf} from '../../base/api/explain.js';
import {bothForms, type Told} from '../../base/text/told.js';
import type {Client} from '../../base/api/client.js';
import {harmlessJson, harmless} from '../../base/text/harmless.js';
import {shellQuoted} from '../../base/text/markdown.js';
import {systemErrorText, orSystemErrorSync} from '../../base/text/error-code.js';
import {failureText} from '../rows/failure.js';
import {placeText} from '../rows/name-spans.js';
import type {Message, State} from '../state/state.js';
import {Refusal} from '../options/exit-status.js';
import type {Context} from './context.js';

export function say({store}: Pick<Context, 'store'>, text: Told, tone: 'info' | 'warning' = 'info'): void {
	store.dispatch({type: 'message/shown', message: {tone, ...bothForms(text)}});
}

/** Why a request failed, with the page that explains it. `text` replaces the failure's own text. */
export function failureMessage(error: ApiError, tone: 'warning' | 'danger', text: Told = failureText(error)): Message {
	const page = documentationUrlOf(error);
	return {tone, ...bothForms(text), ...(page !== undefined && {page})};
}

export function sayFailure({store}: Pick<Context, 'store'>, error: ApiError, text?: Told): void {
	store.dispatch({type: 'message/shown', message: failureMessage(error, 'warning', text)});
}

/** Tells screen readers about a change, or the lack of one, that the screen shows. */
export function tell({store}: Pick<Context, 'store'>, text: string): void {
	store.dispatch({type: 'message/heard', message: {tone: 'info', text}});
}

/** A message. Its form for screen readers includes the current place. */
export function withPlace(state: State, text: string): Told {
	const place = placeText(state);
	return {text, said: place === undefined ? text : `${text} You are at ${place}.`};
}

export const dryRunText =
	'Dry run: nothing was sent. The request is printed when you quit, and copied unless it is too long for the terminal.';

/** A request as text to read and to run. The credential stays a variable. */
export function requestText(
	request: {
		readonly method: string;
		readonly path: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: Readonly<Record<string, unknown>>;
	},
	{baseUrl, scheme, variables}: Pick<Client, 'baseUrl' | 'scheme' | 'variables'>,
): string {
	const {body, headers = {}} = request;
	const parts = [
		`curl -X ${request.method} ${shellQuoted(baseUrl + request.path)}`,
		...(scheme === 'token'
			? [`-H "Authorization: Bearer $${variables.token}"`]
			: [`-H "X-Auth-Email: $${variables.email}"`, `-H "X-Auth-Key: $${variables.key}"`]),
		...Object.entries(headers).map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
		...(body === undefined
			? []
			: ["-H 'Content-Type: application/json'", `--data ${shellQuoted(harmlessJson({...body}))}`]),
	];
	return parts.join(' \\\n  ');
}

/** Reads or changes what is kept on disk. Undefined, with a message, if that fails. `what`: `The group`. */
export function onDisk<Result>({store}: Pick<Context, 'store'>, what: string, run: () => Result): Result | undefined {
	return orSystemErrorSync(
		() => run(),
		error => {
			say(
				{store},
				error instanceof Refusal
					? error.message
					: `${what} could not be read or saved: ${harmless(systemErrorText(error))}.`,
				'warning',
			);
			return undefined;
		},
	);
}
