import {loadOrganizations} from '../../source/kernel/loop/load.js';
import type {Form} from '../../source/kernel/form-model/form.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {call, keyOf} from '../base/sandbox/call.js';
import {startProgram} from './program.js';
import {formOf as formIn} from './state.js';

export type Program = ReturnType<typeof startProgram>;

export function writesTo({requests}: Sandbox, from: number): readonly string[] {
	return requests
		.slice(from)
		.filter(({method}) => method !== 'GET')
		.map(({method}) => method);
}

/** A new organization with a profile, selected in a program that uses the sandbox or another address. */
export async function startOn(
	sandbox: Sandbox,
	name: string,
	options: Partial<Parameters<typeof startProgram>[0]> = {},
): Promise<Program & {readonly id: string}> {
	const profile = {
		business_address: '{ "zip":9007199254740993 }',
		business_email: '',
		business_name: 'Ltd',
		business_phone: '1',
		external_metadata: '',
	};
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name, profile}});
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...options});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/selected', key: id});
	return {...program, id};
}

export const formOf = ({store}: Pick<Program, 'store'>): Form => formIn(store.getState());
