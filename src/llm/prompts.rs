//! Which prompts are used: those of the binary, or newer ones from a folder of the operator's.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::understanding::second::{BadPrompt, Prompt, Purpose};

/// The prompts of this process, one for each purpose.
#[derive(Debug, Clone)]
pub struct Prompts(BTreeMap<Purpose, Arc<Prompt>>);

/// Why a folder of prompts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadPrompts {
    /// It, or a file of it, cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is no prompt.
    #[error(transparent)]
    Prompt(#[from] BadPrompt),
    /// It holds no prompt that anybody asks by: perhaps the wrong folder.
    #[error("{} holds no prompt for any purpose, e.g. {}.vN.md", .0.display(), Purpose::OrderExtraction)]
    NothingUsed(PathBuf),
}

impl Prompts {
    /// The prompts of the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let each = Purpose::ALL.iter();
        let prompts = each.map(|purpose| (*purpose, Arc::new(Prompt::embedded(*purpose).clone())));
        Self(prompts.collect())
    }

    /// The prompt for a purpose.
    ///
    /// # Panics
    /// Never: both ways to have prompts begin with one of each.
    #[must_use]
    pub fn of(&self, purpose: Purpose) -> &Prompt {
        &self.0[&purpose]
    }

    /// The highest version of each prompt of a folder, in the place of the binary's.
    ///
    /// # Errors
    /// Names the file that cannot be used; every file of the folder is looked at.
    pub fn read(folder: &Path) -> Result<Self, BadPrompts> {
        let mut newest: BTreeMap<Purpose, (u32, Prompt)> = BTreeMap::new();
        for (name, file) in files(folder)? {
            let prompt = Prompt::parse(&name, &file)?;
            let Some((purpose, version)) = Prompt::versioned(&name) else {
                continue;
            };
            let known = newest.get(&purpose);
            if known.is_none_or(|(known, _)| *known < version) {
                newest.insert(purpose, (version, prompt));
            }
        }
        if newest.is_empty() {
            return Err(BadPrompts::NothingUsed(folder.to_owned()));
        }
        let mut prompts = Self::embedded();
        let newest = newest.into_iter();
        let own = newest.map(|(purpose, (_, prompt))| (purpose, Arc::new(prompt)));
        prompts.0.extend(own);
        Ok(prompts)
    }
}

/// Names without their ending, and texts.
fn files(folder: &Path) -> Result<Vec<(String, String)>, BadPrompts> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| BadPrompts::Unreadable { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(name) = name.strip_suffix(".md") {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            files.push((name.to_owned(), text));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: &str =
        "+++\npurpose = \"p\"\ntemperature = 0.0\nmax_output_tokens = 5\nschema = '{}'\n+++\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn refused(files: &[(&str, &str)]) -> String {
        Prompts::read(folder(files).path()).unwrap_err().to_string()
    }

    #[test]
    fn the_highest_version_of_a_folder_is_used_by_number_not_by_letter() {
        let text = |words: &str| format!("{FRONT}{words}");
        let (nine, ten) = (text("Nine."), text("Ten."));
        let folder = folder(&[
            ("order_extraction.v9.md", &nine),
            ("order_extraction.v10.md", &ten),
            ("notes.txt", "anything"),
        ]);
        let prompts = Prompts::read(folder.path()).unwrap();
        assert_eq!(prompts.of(Purpose::OrderExtraction).text, "Ten.");
        let picture = Purpose::PictureTranscription;
        assert_eq!(prompts.of(picture), Prompt::embedded(picture));
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_refused_with_the_file() {
        assert!(refused(&[("order_extraction.v1.md", "Read.")]).contains("order_extraction.v1"));
        assert!(refused(&[("order.md", FRONT)]).contains("\"order\""));
        assert!(refused(&[]).contains("order_extraction.vN.md"));
        let missing = Prompts::read(Path::new("/does/not/exist")).unwrap_err();
        assert!(missing.to_string().contains("/does/not/exist"));
    }
}
