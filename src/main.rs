//! The command line of Sverka: only exit code, logger and dispatch.
//!
//! Exit codes: 0 done; 1 done, but some documents failed or there are findings; 2 wrong usage or unusable input.

mod cli;

use clap::FromArgMatches;
use cli::{Cli, Command, console::Console};
use std::process::ExitCode;

fn main() -> ExitCode {
    let parsed = match cli::project::parse(std::env::args_os().collect()) {
        Ok(parsed) => parsed,
        Err(error) => {
            cli::console::Console::default().error(&error);
            return ExitCode::from(2);
        }
    };
    let parsed = parsed.and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok((matches, cli))
    });
    let (matches, cli) = match parsed {
        Ok(parsed) => parsed,
        Err(message) => return cli::help(message),
    };
    let console = Console::new(&cli.global);
    cli.global.start_logger();
    cli::output::replace_edited(cli.global.force);
    cli::output::color(cli.global.color);
    cli::limits::set(&cli.global);
    cli::interrupt::clean_up();
    let result = cli::paths::check(&matches).and_then(|()| match cli.command {
        Command::Align(args) => cli::align::run(&args, &console),
        Command::Split(args) => cli::split::run(&args, &console),
        Command::Qa(args) => cli::qa::run(&args, &console),
        #[cfg(feature = "web")]
        Command::Review(args) => cli::review::run(&args, &console),
        #[cfg(feature = "web")]
        Command::App(args) => cli::app::run(&args, &console),
        Command::Terms(args) => cli::terms::run(&args, &console),
        Command::Pair(args) => cli::pairing::run(&args, &console),
        Command::Score(args) => cli::scoring::score::run(&args, &console),
        Command::Clean(args) => cli::scoring::clean::run(&args, &console),
        Command::Batch(args) => cli::lines::run(&args, &console),
        Command::Eval(args) => cli::eval::run(args, &console),
        Command::Tmx(args) => cli::tmx::run(args, &console),
        Command::Init(args) => cli::project::init(&args),
        Command::Memory(args) => cli::memory::run(*args, &console),
        Command::Completions(args) => cli::shell::completions(args),
        Command::Man(args) => cli::shell::man(args),
    });
    match result {
        Ok(code) => code,
        // The reader of a pipe has seen enough (`| head`), which is not a failure.
        Err(error) if cli::output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}
