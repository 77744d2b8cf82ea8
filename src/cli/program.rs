//! The whole program, from arguments to exit code: only logger and dispatch.

use super::{Cli, Command, console::Console};
use clap::FromArgMatches;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command `sverka` with arguments, of which the first is the name of the program, and returns its exit
/// code: 0 done; 1 done, but some documents failed or there are findings; 2 wrong usage or unusable input.
///
/// It reads and writes as the program does: standard input and output, messages on standard error. It is for the
/// main function of a program and is called once in a process, because it sets the logger, the handlers of signals
/// and the threads of the process.
pub fn run_command(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match super::project::parse(args.into_iter().collect()) {
        Ok(parsed) => parsed,
        Err(error) => {
            Console::default().error(&error);
            return ExitCode::from(2);
        }
    };
    let parsed = parsed.and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok((matches, cli))
    });
    let (matches, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(message) => return super::help(message),
    };
    let console = Console::new(&cli.global);
    cli.global.start_logger();
    super::output::replace_edited(cli.global.force);
    super::output::color(cli.global.color);
    super::limits::set(&cli.global);
    super::interrupt::clean_up();
    let result = super::paths::check(&matches).and_then(|()| match cli.command {
        Command::Align(args) => super::align::run(&args, &console),
        Command::Split(args) => super::split::run(&args, &console),
        Command::Qa(args) => super::qa::run(&args, &console),
        #[cfg(feature = "web")]
        Command::Review(args) => super::review::run(&args, &console),
        #[cfg(feature = "web")]
        Command::App(args) => super::app::run(&args, &console),
        Command::Terms(args) => super::terms::run(&args, &console),
        Command::Pair(args) => super::pairing::run(&args, &console),
        Command::Score(args) => super::scoring::score::run(&args, &console),
        Command::Clean(args) => super::scoring::clean::run(&args, &console),
        Command::Batch(args) => super::lines::run(&args, &console),
        Command::Eval(args) => super::eval::run(args, &console),
        Command::Tmx(args) => super::tmx::run(args, &console),
        Command::Init(args) => super::project::init(&args),
        Command::Memory(args) => super::memory::run(*args, &console),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => super::mcp::run(&args),
        Command::Completions(args) => super::shell::completions(args),
        Command::Man(args) => super::shell::man(args),
    });
    match result {
        Ok(code) => code,
        // The reader of a pipe has seen enough (`| head`), which is not a failure.
        Err(error) if super::output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}
