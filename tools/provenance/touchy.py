"""Files that run when somebody opens, builds, tests or checks a repository, or that steer agents: an edit of one of
them is a person's decision, even inside the task's own work tree."""

from __future__ import annotations

import re

_RUNS = re.compile(
    r"(?:^|/)(?:"
    r"\.(?:github|gitea|forgejo)/(?:workflows|actions)/.*|\.gitlab-ci\.yml|\.circleci/.*|\.travis\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml"
    r"|jenkinsfile|\.ci/.*|\.buildkite/.*|\.drone\.yml|appveyor\.yml|\.woodpecker.*"
    r"|\.vscode/.*|[^/]+\.code-workspace|\.idea/.*|\.devcontainer/.*|\.devcontainer\.json|\.zed/.*|\.cursor/.*|\.claude/.*"
    r"|\.exrc|\.nvimrc|\.nvim\.lua|\.dir-locals\.el|\.gdbinit|\.lldbinit|[^/]+\.sublime-project|\.aider[^/]*"
    r"|agents\.md|claude\.md|gemini\.md|\.cursorrules|\.windsurfrules|\.clinerules|copilot-instructions\.md|mcp\.json|\.mcp\.json"
    r"|conftest\.py|sitecustomize\.py|usercustomize\.py|[^/]+\.pth|setup\.py|noxfile\.py|tox\.ini|pytest\.ini|build\.rs|\.cargo/config(?:\.toml)?|\.bazelrc|makefile|gnumakefile|justfile"
    r"|\.pre-commit-config\.yaml|\.husky/.*|\.githooks/.*|\.gitattributes|\.gitmodules|\.gitconfig|\.lfsconfig|lefthook[^/]*\.ya?ml|\.envrc|\.?mise\.toml|\.npmrc|bunfig\.toml"
    r"|\.yarnrc.*|codeowners|package-lock\.json|dockerfile[^/]*|docker-compose[^/]*\.ya?ml"
    r")$",
    re.IGNORECASE,
)
_GIT = re.compile(r"(?:^|[/\\])\.git[ .]*(?:$|[/\\:])|git~1", re.IGNORECASE)


def runs_code(path: str) -> bool:
    """Whether the file runs, or steers an agent, when nobody asks for it."""
    return bool(_RUNS.search(path.strip().replace("\\", "/")))


def inside_git(path: str) -> bool:
    """Whether the path leads into a `.git` folder, by any spelling a file system would take."""
    return bool(_GIT.search(path.strip()))
