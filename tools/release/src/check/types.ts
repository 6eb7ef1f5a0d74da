import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import type { Rule } from './rule.js';

/** Whether TypeScript resolves what Node resolves, for every entry and every way to import it: attw. */
export const types: Rule = async ({ data }) => {
  const result = await checkPackage(createPackageFromTarballData(data));
  if (!result.types) return ['the package has no types; build it, and check "exports" in package.json'];
  return result.problems.filter((problem) => !isAccepted(problem)).map(describe);
};

/**
 * Our profile. The packages are ES modules only, which `require` loads on every Node that `engines` admits
 * (>= 20.19), and TypeScript knows that in `module: nodenext`. Accepted is therefore, and nothing else is:
 *
 * - that `require` gets an ES module: that is the policy;
 * - that `moduleResolution: node10` finds nothing: it knows no `exports`, which Node has obeyed since 12.7, and
 *   TypeScript 6 deprecates it.
 */
function isAccepted(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return true;
  return problem.kind === 'NoResolution' && problem.resolutionKind === 'node10';
}

function describe(problem: Problem): string {
  const { shortDescription, description } = problemKindInfo[problem.kind];
  return `${place(problem)}: ${shortDescription}. ${description}`;
}

function place(problem: Problem): string {
  if ('entrypoint' in problem) return `entry "${problem.entrypoint}" by ${problem.resolutionKind}`;
  return 'typesFileName' in problem
    ? `${inPackage(problem.typesFileName)} for ${inPackage(problem.implementationFileName)}`
    : inPackage(problem.fileName);
}

/** attw lays the package into `/node_modules`. */
function inPackage(path: string): string {
  return path.replace(/^\/node_modules\/(@[^/]+\/)?[^/]+\//, '');
}
